package io.holdfast.raft.statemachine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.raft.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotterTest {
  private static final NodeSettings.Snapshots EACH_ENTRY =
      new NodeSettings.Snapshots(1, 64 << 20, Duration.ofMinutes(10));

  @TempDir Path directory;

  /** What throws on the applying thread lets Ratis 3.3.0 wait for ever for what is not applied. */
  @Test
  void whatIsAppliedWhileTheNodeStopsIsAppliedThoughASnapshotIsDue() {
    List<String> fatal = new ArrayList<>();
    ExecutorService stopped = Executors.newSingleThreadExecutor();
    stopped.shutdown();
    Snapshotter snapshotter =
        new Snapshotter(
            null,
            new StoreStateMachine(
                directory,
                null,
                null,
                null,
                null,
                null,
                (code, reason, cause) -> fatal.add(reason)),
            EACH_ENTRY,
            stopped,
            (code, reason, cause) -> fatal.add(reason),
            System::nanoTime);
    for (int entry = 0; entry < 3; entry++) {
      assertDoesNotThrow(() -> snapshotter.applied(100));
    }
    assertEquals(List.of(), fatal);
  }
}
