package io.holdfast.chaos.nemesis;

import java.time.Duration;
import java.util.Optional;

/** The wall clocks of the nodes. Monotonic clocks are out of reach, as they are for operators. */
public interface NodeClocks {

  /** Why they cannot be moved, in a sentence; empty = they can. */
  Optional<String> unavailable();

  /**
   * Moves a node's clock from where it stands now; the node sees it at once, or when it starts.
   *
   * @param by ahead; negative = back
   */
  void shift(String node, Duration by);

  /** Clocks that faults cannot reach. */
  static NodeClocks outOfReach(String reason) {
    return new NodeClocks() {
      @Override
      public Optional<String> unavailable() {
        return Optional.of(reason);
      }

      @Override
      public void shift(String node, Duration by) {
        throw new UnsupportedOperationException(reason);
      }
    };
  }
}
