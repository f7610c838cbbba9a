package io.holdfast.store;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.format.BatchResultsFormat;
import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.table.BatchResultsRows;
import io.holdfast.store.table.Counters;
import io.holdfast.store.table.Outcome;
import io.holdfast.store.table.Outcomes;
import io.holdfast.store.table.RowKeys;
import io.holdfast.store.table.Session;
import io.holdfast.store.table.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Knows which batches were applied, so that each is applied once however often it comes (Ongaro's
 * dissertation, 6.3).
 */
final class SessionRules {
  private final Tables tables;
  private final Counters counters;
  private final Outcomes outcomes;

  /**
   * Which batches' results each session keeps: the number of the first command → how many. Follows
   * from the rows of {@link Table#BATCH_RESULTS}, and is read from them once for each session: a
   * scan for every batch would cost more than the batch, and on disk it would pass over all the
   * rows that were deleted before.
   */
  private final Map<Long, NavigableMap<Long, Long>> kept = new HashMap<>();

  SessionRules(Tables tables, Counters counters, Outcomes outcomes) {
    this.tables = tables;
    this.counters = counters;
    this.outcomes = outcomes;
  }

  /** Opens a session; sessions that were idle for longer than the idempotency window go. */
  CommandResult open(EntryStamp stamp) {
    for (long idle : idleSessions(stamp.idempotencyMillis())) {
      forget(idle);
    }
    long session = counters.nextSession++;
    save(session, new Session(1, 1, counters.clockMillis));
    return new CommandResult.SessionOpened(session);
  }

  /**
   * Records what a batch says before it is applied: the results that it confirms, and that its
   * session is alive.
   *
   * @return null = it is new, and must be applied now; otherwise its answer
   */
  BatchResult admit(CommandBatch batch) {
    byte[] row = tables.get(Table.SESSIONS, RowKeys.ofNumber(batch.session()));
    if (row == null) {
      return new BatchResult.SessionUnknown(batch.session());
    }
    Session before = Session.decode(row);
    Session now = confirm(batch, before);
    long end = batch.firstSequence() + batch.commands().size();
    // No gateway counts so far that its numbers overflow; if one did, the numbers must not start
    // over.
    boolean isNew = batch.firstSequence() >= now.nextSequence() && end >= 0;
    long next = isNew ? end : now.nextSequence();
    save(batch.session(), new Session(next, now.confirmedBelow(), counters.clockMillis));
    return isNew ? null : earlier(batch, now);
  }

  /** Keeps the results of a batch until its gateway confirms them. */
  void keep(CommandBatch batch, List<BatchResult.Answer> answers) {
    if (!answers.isEmpty()) {
      byte[] row = RowKeys.batchResults(batch.session(), batch.firstSequence());
      tables.put(Table.BATCH_RESULTS, row, BatchResultsFormat.encode(answers));
      keptOf(batch.session()).put(batch.firstSequence(), (long) answers.size());
    }
  }

  private BatchResult earlier(CommandBatch batch, Session session) {
    byte[] row =
        tables.get(
            Table.BATCH_RESULTS, RowKeys.batchResults(batch.session(), batch.firstSequence()));
    if (row != null) {
      return new BatchResult.Applied(true, BatchResultsFormat.decode(row));
    }
    return batch.firstSequence() < session.confirmedBelow()
        ? new BatchResult.AlreadyConfirmed()
        : new BatchResult.Superseded();
  }

  /**
   * Drops what is confirmed. A confirmed number is never applied afterwards: so the outcome of a
   * number that was not reached is settled here, also when it was never applied.
   */
  private Session confirm(CommandBatch batch, Session session) {
    long below = Math.max(session.confirmedBelow(), batch.confirmedBelow());
    for (long sequence : batch.unreached()) {
      if (sequence > 0 && sequence < below) {
        keepUnreached(batch.session(), sequence, session);
      }
    }
    if (below > session.confirmedBelow()) {
      dropBelow(batch.session(), below);
    }
    return new Session(Math.max(session.nextSequence(), below), below, session.heardMillis());
  }

  private void keepUnreached(long id, long sequence, Session session) {
    byte[] name = RowKeys.operationId(id, sequence);
    if (outcomes.find(name) != null) {
      return;
    }
    BatchResult.Answer answer = BatchResultsRows.find(tables, id, sequence);
    if (answer != null) {
      outcomes.keep(name, new Outcome(Bytes.EMPTY, answer.result()));
      return;
    }
    // Below the old mark its result may be gone already: then nothing can be said any more.
    if (sequence >= session.confirmedBelow()) {
      outcomes.keep(name, new Outcome(Bytes.EMPTY, null));
    }
  }

  private void dropBelow(long id, long below) {
    NavigableMap<Long, Long> batches = keptOf(id);
    Map.Entry<Long, Long> batch = batches.firstEntry();
    while (batch != null && batch.getKey() < below) {
      long first = batch.getKey();
      if (first + batch.getValue() <= below) {
        tables.delete(Table.BATCH_RESULTS, RowKeys.batchResults(id, first));
        batches.remove(first);
      }
      batch = batches.higherEntry(first);
    }
  }

  private NavigableMap<Long, Long> keptOf(long id) {
    return kept.computeIfAbsent(id, this::loadKept);
  }

  private NavigableMap<Long, Long> loadKept(long id) {
    NavigableMap<Long, Long> batches = new TreeMap<>();
    tables.scan(
        Table.BATCH_RESULTS,
        RowKeys.batchResults(id, 0),
        RowKeys.batchResults(id + 1, 0),
        false,
        (row, answers) -> {
          batches.put(RowKeys.sequenceOfBatchResults(row), BatchResultsFormat.size(answers));
          return true;
        });
    return batches;
  }

  private List<Long> idleSessions(long mostMillis) {
    List<Long> idle = new ArrayList<>();
    tables.scan(
        Table.SESSIONS,
        null,
        null,
        false,
        (key, row) -> {
          if (counters.clockMillis - Session.decode(row).heardMillis() > mostMillis) {
            idle.add(RowReader.getFixed(key, 0));
          }
          return true;
        });
    return idle;
  }

  private void forget(long session) {
    dropBelow(session, Long.MAX_VALUE);
    kept.remove(session);
    tables.delete(Table.SESSIONS, RowKeys.ofNumber(session));
  }

  private void save(long id, Session session) {
    tables.put(Table.SESSIONS, RowKeys.ofNumber(id), session.encode());
  }
}
