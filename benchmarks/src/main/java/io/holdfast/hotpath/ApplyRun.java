package io.holdfast.hotpath;

import io.holdfast.codec.EntryCodec;
import io.holdfast.codec.ResultCodec;
import io.holdfast.codec.StampedEntry;
import io.holdfast.storage.RocksTables;
import io.holdfast.store.Store;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A state on disk to which batches of puts are applied, as a node does it. One thread. */
final class ApplyRun implements AutoCloseable {
  private static final int LOADED_PER_BATCH = 1_000;
  private static final long TERM = 1;

  /** The clock of the entries: one of them each so often. It has no part in what is measured. */
  private static final long ENTRY_MILLIS = 1;

  private final RocksTables tables;
  private final Store store;
  private final PutBatches batches;
  private final long historyRevisions;
  private final long session;
  private long index;

  ApplyRun(Path directory, PutBatches batches, long historyRevisions) {
    this.tables = RocksTables.open(directory);
    this.store = new Store(tables);
    this.batches = batches;
    this.historyRevisions = historyRevisions;
    this.session = openSession();
    for (CommandBatch batch : batches.load(session, LOADED_PER_BATCH)) {
      carry(batch, new StageTimes());
    }
  }

  private long openSession() {
    CommandBatch open =
        CommandBatch.sessionless(List.of(SubmittedCommand.of(new Command.OpenSession())));
    BatchResult result = carry(open, new StageTimes());
    if (result instanceof BatchResult.Applied applied
        && applied.results().getFirst().result() instanceof CommandResult.SessionOpened opened) {
      return opened.session();
    }
    throw new IllegalStateException("no session was opened: " + result);
  }

  /** Applies batch after batch for so long. */
  StageTimes measure(int putsPerBatch, Duration time) {
    StageTimes times = new StageTimes();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      CommandBatch batch = batches.next(session, putsPerBatch);
      BatchResult result = carry(batch, times);
      if (!(result instanceof BatchResult.Applied applied)
          || applied.results().size() != putsPerBatch) {
        throw new IllegalStateException("a batch was not applied: " + result);
      }
      times.count(putsPerBatch);
    }
    return times;
  }

  private BatchResult carry(CommandBatch batch, StageTimes times) {
    index++;
    times.begin();
    byte[] bytes = EntryCodec.encodeBatch(batch);
    times.end(Stage.ENCODE);
    byte[] entry = EntryCodec.entry(stamp(), List.of(bytes));
    times.begin();
    StampedEntry decoded = EntryCodec.decodeEntry(entry);
    times.end(Stage.DECODE);
    AppliedBatch applied = store.apply(decoded.stamp(), decoded.batches()).getFirst();
    times.end(Stage.APPLY);
    tables.commit(TERM, index);
    times.end(Stage.COMMIT);
    BatchResult result = ResultCodec.decode(ResultCodec.encode(applied.result()));
    times.end(Stage.RESULT);
    return result;
  }

  private EntryStamp stamp() {
    return new EntryStamp(
        index * ENTRY_MILLIS, 0, historyRevisions, Duration.ofMinutes(10).toMillis(), 1_000_000);
  }

  @Override
  public void close() {
    tables.close();
  }
}
