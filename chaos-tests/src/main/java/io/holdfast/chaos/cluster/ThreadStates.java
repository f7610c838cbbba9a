package io.holdfast.chaos.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux tells of a process' threads under /proc. */
public final class ThreadStates {
  private ThreadStates() {}

  /** Whether every thread stands still: SIGSTOP returns before the last one does. */
  public static boolean areAllStopped(long pid) {
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      List<Path> threads = tasks.toList();
      return threads.stream().allMatch(ThreadStates::isStopped);
    } catch (IOException e) {
      return false;
    }
  }

  /** A thread that ended meanwhile does nothing any more. */
  private static boolean isStopped(Path task) {
    try {
      return Files.readAllLines(task.resolve("status")).stream()
          .anyMatch(line -> line.startsWith("State:") && line.contains("T"));
    } catch (IOException e) {
      return true;
    }
  }
}
