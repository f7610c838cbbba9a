package io.holdfast.chaos.mutant;

import java.time.Duration;
import java.util.List;

/**
 * A session does not remember which batches it has applied: one that is sent again, because the
 * leader changed, is applied again.
 */
final class ResentBatchAgain implements Mutant {
  @Override
  public String name() {
    return "resent-batch-again";
  }

  @Override
  public String breaks() {
    return "a write is applied once for each time it is sent";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(SessionForgets.REWRITE);
  }

  @Override
  public Trial trial() {
    return Trial.of("register", Duration.ofSeconds(60), "partition-leader");
  }
}
