package io.holdfast.raft.statemachine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.codec.StampedEntry;
import io.holdfast.raft.ReplicatedStore.StoreSnapshot;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.durability.PlainStorage;
import io.holdfast.raft.durability.SnapshotDirectory;
import io.holdfast.storage.LogPosition;
import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.command.User;
import io.holdfast.store.read.EventQuery;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.EventPage;
import io.holdfast.store.result.ReadResult;
import io.holdfast.store.result.RevisionEvents;
import io.holdfast.store.table.AuthSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state on a real disk; entries are applied by hand. */
class LiveStateTest {
  private static final EntryStamp STAMP = new EntryStamp(1, 1_000, 100, 1_000, 100);

  @TempDir Path root;

  private final SnapshotDirectory snapshots = new SnapshotDirectory(() -> {}, failure -> {});
  private final LeaderClock clock = new LeaderClock(() -> 7, () -> 0);
  private LiveState state;
  private long session;
  private long sequence;

  @BeforeEach
  void open() throws IOException {
    snapshots.init(new PlainStorage(root.resolve("raft")));
    state = new LiveState(root.resolve("live"), snapshots, clock);
    state.open();
  }

  @AfterEach
  void close() {
    state.close();
  }

  @Test
  void anEmptyDirectoryIsAnEmptyStateBeforeTheFirstEntry() {
    assertEquals(LogPosition.NONE, state.position());
    assertEquals(1, revision());
  }

  @Test
  void whatWasAppliedIsThereAfterItWasOpenedAgainWithItsPosition() throws IOException {
    apply(1);
    long revision = apply(2);
    state.pass(3, 3);
    reopen();
    assertEquals(new LogPosition(3, 3), state.position());
    assertEquals(revision, revision());
  }

  /** It came from the leader, and the log before it is gone. */
  @Test
  void aSnapshotThatHoldsMoreTakesTheStatesPlace() throws IOException {
    long revision = apply(5);
    state.checkpoint();
    state.close();
    state = new LiveState(root.resolve("other"), snapshots, clock);
    state.open();
    assertEquals(new LogPosition(3, 5), state.position());
    assertEquals(revision, revision());
  }

  @Test
  void aSnapshotThatHoldsLessDoesNot() throws IOException {
    apply(5);
    state.checkpoint();
    long revision = apply(6);
    reopen();
    assertEquals(new LogPosition(3, 6), state.position());
    assertEquals(revision, revision());
  }

  /** Fed and read from the history they are the same, also in a state that came as a snapshot. */
  @Test
  void whatHappenedIsToldAtOnceAndCanBeReadLaterAlsoFromASnapshot() throws IOException {
    long first = state.events().revision();
    var _ = state.events().listen(() -> {});
    apply(1);
    apply(2);
    long last = apply(3);
    List<RevisionEvents> told = state.events().since(first, 100).orElseThrow();
    assertEquals(last - first, told.size());
    assertEquals(told, history(first));
    state.checkpoint();
    state.close();
    state = new LiveState(root.resolve("other"), snapshots, clock);
    state.open();
    assertEquals(last, state.events().revision());
    assertEquals(Optional.empty(), state.events().since(first, 100));
    assertEquals(told, history(first));
    var _ = state.events().listen(() -> {});
    apply(4);
    assertEquals(history(last), state.events().since(last, 100).orElseThrow());
  }

  private List<RevisionEvents> history(long since) {
    try (StoreSnapshot snapshot = state.snapshot()) {
      EventQuery query = new EventQuery(since, 1_000, key -> true, true, 1_000, 1_000);
      return ((ReadResult.Found<EventPage>) snapshot.reader().events(query)).value().revisions();
    }
  }

  @Test
  void whileItIsExchangedNothingIsReadNorCopied() {
    state.close();
    assertTrue(state.isExchanged());
    assertFalse(state.isOpen());
    assertThrows(UnavailableException.class, () -> state.reader());
    assertThrows(UnavailableException.class, () -> state.snapshot());
    assertThrows(UnavailableException.class, () -> state.checkpoint());
  }

  @Test
  void whatIsHeldWhileItIsExchangedIsStillThePoliciesThatItHadLast() {
    var before = state.policies();
    state.close();
    assertEquals(before, state.policies());
  }

  /** Who was given rights meanwhile has them at once, and so has who opens the state again. */
  @Test
  void theRightsFollowTheEntriesAndAreThereAfterItWasOpenedAgain() throws IOException {
    assertEquals(AuthSet.NONE, state.auth());
    apply(1);
    User root = new User("root", "hash", Set.of(), Set.of(), 0);
    apply(new AuthCommand.BootstrapUser(root), 2);
    AuthSet rights = state.auth();
    assertEquals(root.withRole("admin"), rights.user("root"));
    assertEquals(1, rights.revision());
    reopen();
    assertEquals(rights, state.auth());
    state.close();
    assertEquals(rights, state.auth());
  }

  @Test
  void itTellsTheClustersClockByTheStampsThatItHolds() throws IOException {
    assertEquals(0, clock.knownMillis());
    apply(1);
    assertEquals(STAMP.clockMillis(), clock.knownMillis());
    clock.applied(0);
    reopen();
    assertEquals(STAMP.clockMillis(), clock.knownMillis());
  }

  @Test
  void aPictureStaysAsItWasWhileEntriesAreApplied() throws Exception {
    long revision = apply(1);
    try (StoreSnapshot picture = state.snapshot()) {
      assertTrue(apply(2) > revision);
      assertEquals(1, picture.appliedIndex());
      assertEquals(revision, picture.reader().status().revision());
    }
  }

  @Test
  void aCheckpointTellsWhichEntryItHolds() throws IOException {
    apply(1);
    apply(2);
    assertEquals(new LogPosition(3, 2), state.checkpoint());
    assertEquals(new LogPosition(3, 2), snapshots.latest().position());
  }

  private void reopen() throws IOException {
    state.close();
    state = new LiveState(root.resolve("live"), snapshots, clock);
    state.open();
  }

  /** Writes a key in term 3, at this index, the first at 1; returns the revision after it. */
  private long apply(long index) {
    if (session == 0) {
      SubmittedCommand open = SubmittedCommand.of(new Command.OpenSession());
      BatchResult opened = apply(CommandBatch.sessionless(List.of(open)), 0).result();
      session =
          ((CommandResult.SessionOpened)
                  ((BatchResult.Applied) opened).results().getFirst().result())
              .session();
    }
    Operation put = new Operation.Put(Bytes.utf8("k"), Bytes.utf8("v" + index), "", 0, 0);
    return apply(new Command.Transaction(List.of(), List.of(put), List.of()), index);
  }

  private long apply(Command command, long index) {
    sequence++;
    List<SubmittedCommand> commands = List.of(SubmittedCommand.of(command));
    return apply(new CommandBatch(session, sequence, sequence, List.of(), commands), index)
        .revision();
  }

  private AppliedBatch apply(CommandBatch batch, long index) {
    return state.apply(new StampedEntry(STAMP, List.of(batch)), 3, index).getLast();
  }

  private long revision() {
    return state.reader().status().revision();
  }
}
