package io.holdfast.raft.statemachine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.UnavailableException;
import io.holdfast.storage.LogPosition;
import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Snapshots are due after three entries, or a minute; the test runs what is done beside apply. */
class SnapshotterTest {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final List<String> stops = new ArrayList<>();
  private final List<LogTail.Progress> followers = new ArrayList<>();
  private long nowNanos;
  private long applied;
  private boolean logIsOpen = true;
  private boolean sending;
  private boolean stopping;
  private Exception failure;

  private final Snapshotter snapshotter =
      new Snapshotter(
          new NotedLog(),
          new NotedSnapshots(),
          new NodeSettings.Snapshots(3, 1 << 20, Duration.ofMinutes(1)),
          this::execute,
          (code, reason, cause) -> stops.add(code + ": " + reason),
          () -> nowNanos);

  @Test
  void aSnapshotIsTakenBesideApplyAndThenTheLogIsPurged() {
    apply(2);
    assertEquals(0, tasks.size());
    apply(1);
    assertEquals(List.of(), done, "the applying thread goes on at once");
    run();
    assertEquals(List.of("take at 3", "remove old", "snapshot 3", "purge 3"), done);
  }

  @Test
  void entriesThatCountedOnceDoNotCountAgain() {
    apply(3);
    run();
    apply(2);
    run();
    assertEquals(1, taken());
    apply(1);
    run();
    assertEquals(2, taken());
  }

  @Test
  void oneThingIsDoneAtATime() {
    apply(3);
    apply(3);
    snapshotter.tick();
    assertEquals(1, tasks.size());
    run();
    assertEquals(1, taken());
    assertEquals(List.of("take at 6", "remove old", "snapshot 6", "purge 6"), done);
  }

  @Test
  void aStoreWithFewWritesIsSnapshottedByTime() {
    apply(1);
    pass(Duration.ofSeconds(59));
    snapshotter.tick();
    run();
    assertEquals(0, taken());
    pass(Duration.ofSeconds(1));
    snapshotter.tick();
    run();
    assertEquals(1, taken());
  }

  @Test
  void aStoreWithoutAnyIsNot() {
    pass(Duration.ofHours(1));
    snapshotter.tick();
    run();
    assertEquals(0, taken());
  }

  @Test
  void whileOneIsSentNoneIsTaken() {
    sending = true;
    apply(5);
    run();
    assertEquals(0, taken());
    sending = false;
    apply(1);
    run();
    assertEquals(1, taken());
  }

  @Test
  void theLogOutgrowsItsBoundForNoSending() {
    sending = true;
    applied++;
    snapshotter.applied(Integer.MAX_VALUE);
    run();
    assertEquals(1, taken());
  }

  @Test
  void betweenSnapshotsWhatALeaderNeverEndedToSendIsDropped() {
    snapshotter.tick();
    run();
    assertEquals(List.of("drop abandoned"), done);
  }

  @Test
  void whatAFollowerNeedsIsPurgedByATickOnceItHasIt() {
    followers.add(new LogTail.Progress(1, 5));
    apply(3);
    run();
    assertEquals("purge 0", done.getLast());
    followers.set(0, new LogTail.Progress(3, 5));
    snapshotter.tick();
    run();
    assertEquals(List.of("drop abandoned", "snapshot 3", "purge 3"), last(3));
    snapshotter.tick();
    run();
    assertEquals("drop abandoned", done.getLast(), "and only once");
  }

  /** A snapshot that came from the leader holds more than was applied here. */
  @Test
  void noMoreIsPurgedThanWasApplied() {
    apply(3);
    applied = 2;
    run();
    assertEquals(List.of("snapshot 2", "purge 2"), last(2));
  }

  @Test
  void aClosedLogIsNotPurged() {
    logIsOpen = false;
    apply(3);
    run();
    assertEquals("remove old", done.getLast());
  }

  @Test
  void aStateThatIsExchangedIsNoFailureAndTheNextSnapshotIsTaken() {
    failure = new UnavailableException("the state is not open to copy now");
    apply(3);
    run();
    assertEquals(List.of(), stops);
    failure = null;
    apply(3);
    run();
    assertEquals(1, taken());
  }

  @Test
  void aSnapshotThatCannotBeWrittenEndsTheNode() {
    failure = new IOException("no space left on device");
    apply(3);
    run();
    assertEquals(List.of("STORAGE_FAILED: a snapshot could not be written"), stops);
    failure = new StorageException("the disk is broken", null);
    apply(3);
    run();
    assertEquals(2, stops.size());
  }

  /** An orderly stop ended with the exit code of a broken disk when a copy took over 10 s. */
  @Test
  void aCopyThatTheStopOfTheNodeBreaksOffIsNoFailureOfTheDisk() {
    failure = new StorageException("broken off", new ClosedByInterruptException());
    apply(3);
    Thread.currentThread().interrupt();
    run();
    assertTrue(Thread.interrupted());
    assertEquals(List.of(), stops);
  }

  /** What throws on the applying thread lets Ratis 3.3.0 wait for ever for what is not applied. */
  @Test
  void whatIsAppliedWhileTheNodeStopsIsAppliedThoughASnapshotIsDue() {
    stopping = true;
    assertDoesNotThrow(() -> apply(4));
    stopping = false;
    apply(1);
    run();
    assertEquals(1, taken(), "and nothing is held to be under way");
    assertEquals(List.of(), stops);
  }

  // ---- the words of the tests

  private void execute(Runnable task) {
    if (stopping) {
      throw new RejectedExecutionException("shut down");
    }
    tasks.add(task);
  }

  private void apply(int entries) {
    for (int i = 0; i < entries; i++) {
      applied++;
      snapshotter.applied(100);
    }
  }

  private void pass(Duration time) {
    nowNanos += time.toNanos();
  }

  private void run() {
    while (!tasks.isEmpty()) {
      tasks.poll().run();
    }
  }

  private long taken() {
    return done.stream().filter(one -> one.startsWith("take")).count();
  }

  private List<String> last(int count) {
    assertTrue(done.size() >= count, done.toString());
    return done.subList(done.size() - count, done.size());
  }

  private final class NotedSnapshots implements Snapshotter.Snapshots {
    private long newest = -1;

    @Override
    public LogPosition take() throws IOException {
      switch (failure) {
        case null -> {
          newest = applied;
          done.add("take at " + newest);
        }
        case IOException broken -> throw broken;
        case RuntimeException broken -> throw broken;
        default -> throw new AssertionError(failure);
      }
      return new LogPosition(1, newest);
    }

    @Override
    public long newest() {
      return newest;
    }

    @Override
    public boolean isSending() {
      return sending;
    }

    @Override
    public void removeOld() {
      done.add("remove old");
    }

    @Override
    public void dropAbandoned() {
      done.add("drop abandoned");
    }
  }

  private final class NotedLog implements Snapshotter.Log {
    @Override
    public boolean isOpen() {
      return logIsOpen;
    }

    @Override
    public long applied() {
      return applied;
    }

    @Override
    public void setSnapshot(long index) {
      done.add("snapshot " + index);
    }

    @Override
    public void purge(long last) {
      done.add("purge " + last);
    }

    @Override
    public List<LogTail.Progress> followers() {
      return followers;
    }
  }
}
