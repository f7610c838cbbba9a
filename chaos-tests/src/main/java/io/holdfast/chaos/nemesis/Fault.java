package io.holdfast.chaos.nemesis;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** One way to hurt a cluster. Holds no state of its own: what it did, the {@link Injury} knows. */
public interface Fault {

  /** As in {@code --fault}, in reports and in the history: lower case, words joined by dashes. */
  String name();

  /** What the nodes must have been started with. */
  default Set<Implant> implants() {
    return Set.of();
  }

  /** Whether it waits until the logs begin anew, which takes frequent snapshots. */
  default boolean needsShortLogs() {
    return false;
  }

  /** How long it stays in force at least, however short the pace; one that takes time to show. */
  default Duration leastHold() {
    return Duration.ZERO;
  }

  /** The exit codes with which a node may end by itself while it is in force. */
  default Set<Integer> allowedExits() {
    return Set.of();
  }

  /** Why it cannot be done to this cluster on this machine, in a sentence; empty = it can. */
  Optional<String> unavailable(ChaosCluster cluster);

  /**
   * Strikes. Whatever is left to chance (which node, how much) is drawn from the generator, so that
   * the same seed strikes alike.
   *
   * @return what was done; its end must undo all of it
   */
  Injury strike(ChaosCluster cluster, RandomGenerator random) throws Exception;

  /** A fault in force. */
  interface Injury {
    /** What exactly was done, for people: {@code SIGKILL of n2, the leader}. */
    String detail();

    /** Undoes the fault: nothing of it is left when this returns, so far as it can be undone. */
    void heal() throws Exception;
  }
}
