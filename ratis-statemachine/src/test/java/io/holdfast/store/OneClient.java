package io.holdfast.store;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.ReadResult;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.result.StoredRecord;
import io.holdfast.store.table.AuthSet;
import io.holdfast.store.table.Tables;
import java.util.ArrayList;
import java.util.List;

/** A gateway with one client: opens a session and sends a command a batch. For tests by example. */
final class OneClient {
  static final EntryStamp LONG_WINDOWS =
      new EntryStamp(1_000, 3_600_000, 100_000, 600_000, 1_000_000);

  private final Tables tables;
  private Store store;
  private final long session;
  private long sequence = 1;
  EntryStamp stamp = LONG_WINDOWS;

  OneClient(Tables tables) {
    this.tables = tables;
    this.store = new Store(tables);
    CommandBatch open =
        CommandBatch.sessionless(List.of(SubmittedCommand.of(new Command.OpenSession())));
    BatchResult.Applied opened =
        (BatchResult.Applied) store.apply(stamp, List.of(open)).getFirst().result();
    this.session = ((CommandResult.SessionOpened) opened.results().getFirst().result()).session();
  }

  long session() {
    return session;
  }

  StoreReader reader() {
    return new StoreReader(tables);
  }

  AuthSet auth() {
    return store.auth();
  }

  /** Goes on with a new store over the same tables, as after a restart. */
  void reopen() {
    store = new Store(tables);
  }

  void clock(long clockMillis) {
    stamp =
        new EntryStamp(
            clockMillis,
            stamp.historyMillis(),
            stamp.historyRevisions(),
            stamp.idempotencyMillis(),
            stamp.idempotencyRecords(),
            stamp.deletedKeys());
  }

  /** Says what the clock shows, as a leader does; from the first time on leases have deadlines. */
  void advanceClock() {
    apply(CommandBatch.sessionless(List.of(SubmittedCommand.of(new Command.AdvanceClock()))));
  }

  /** From now on entries as they were written before deletions were bounded further. */
  void unboundDeletions() {
    stamp =
        new EntryStamp(
            stamp.clockMillis(),
            stamp.historyMillis(),
            stamp.historyRevisions(),
            stamp.idempotencyMillis(),
            stamp.idempotencyRecords(),
            EntryStamp.UNBOUNDED);
  }

  AppliedBatch apply(CommandBatch batch) {
    return applyTogether(batch).getFirst();
  }

  /** As one entry. */
  List<AppliedBatch> applyTogether(CommandBatch... batches) {
    return store.apply(stamp, List.of(batches));
  }

  /** The next batch of the session, with everything before it confirmed. */
  CommandBatch batch(SubmittedCommand... commands) {
    long first = sequence;
    sequence += commands.length;
    return new CommandBatch(session, first, first, List.of(), List.of(commands));
  }

  BatchResult.Answer submit(SubmittedCommand command) {
    BatchResult.Applied applied = (BatchResult.Applied) apply(batch(command)).result();
    return applied.results().getFirst();
  }

  CommandResult run(Command command) {
    return submit(SubmittedCommand.of(command).under(store.auth().revision())).result();
  }

  CommandResult transact(Operation... operations) {
    return run(transaction(operations));
  }

  static Command.Transaction transaction(Operation... operations) {
    return new Command.Transaction(List.of(), List.of(operations), List.of());
  }

  static Operation.Put putOf(String key, String value) {
    return new Operation.Put(Bytes.utf8(key), Bytes.utf8(value), "", 0, 0);
  }

  OperationResult.PutDone put(String key, String value) {
    return (OperationResult.PutDone) only(transact(putOf(key, value)));
  }

  long delete(String key) {
    return ((OperationResult.DeleteDone) only(transact(new Operation.Delete(Bytes.utf8(key)))))
        .deleted();
  }

  String value(String key) {
    StoredRecord record = reader().get(Bytes.utf8(key));
    return record == null ? null : record.value().text();
  }

  String valueAt(String key, long revision) {
    ReadResult.Found<StoredRecord> found =
        (ReadResult.Found<StoredRecord>) reader().getAt(Bytes.utf8(key), revision);
    return found.value() == null ? null : found.value().value().text();
  }

  List<String> keysAt(long revision) {
    ReadResult.Found<RangePage> found =
        (ReadResult.Found<RangePage>) reader().range(RangeQuery.of(KeyRange.ALL), revision);
    List<String> keys = new ArrayList<>();
    found.value().items().forEach(item -> keys.add(item.key().text()));
    return keys;
  }

  /** The only operation's result of a transaction that ran. */
  static OperationResult only(CommandResult result) {
    return ((CommandResult.TransactionDone) result).results().getFirst();
  }

  static Refusal refusal(CommandResult result) {
    return ((CommandResult.Refused) result).refusal();
  }
}
