package io.holdfast.chaos.workload;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What the clients of one run do to a cluster, and what is read in the end. Made for one run; its
 * clients share it, so it is safe for many threads.
 */
public interface Workload {

  /** As in {@code --workload}, in reports and in the names of folders. */
  String name();

  /** What it can find out, in a sentence. */
  String purpose();

  /** Lines of YAML that every node needs for it. */
  default List<String> settings() {
    return List.of();
  }

  /**
   * Writes what must be there before the first client begins; no fault is in force.
   *
   * @param dataOf the data directory of a node
   * @throws IllegalStateException when the cluster refuses it
   */
  default void setUp(RecordingClient client, Function<String, Path> dataOf)
      throws InterruptedException {}

  /** What one client does; it belongs to that client's thread. */
  Script script(RecordingClient client, RandomGenerator random);

  /**
   * Reads everything that was written from one node, when nothing writes any more: into the
   * history, where the checkers compare it with what was acknowledged.
   *
   * @param client of that node and of no other
   */
  void readAll(RecordingClient client) throws InterruptedException;

  /** One client's part, call after call. */
  @FunctionalInterface
  interface Script {
    /** One call, or a few that belong together. */
    void step() throws InterruptedException;
  }

  /** Picks one of a few. */
  static <T> T any(List<T> of, RandomGenerator random) {
    return of.get(random.nextInt(of.size()));
  }
}
