package io.holdfast.chaos.mutant;

import java.time.Duration;
import java.util.List;

/** The digest of one node goes on counting the records that were deleted. */
final class DigestForgetsDeletes implements Mutant {
  @Override
  public String name() {
    return "digest-forgets-deletes";
  }

  @Override
  public String breaks() {
    return "the digest of a node is not that of its state";
  }

  @Override
  public List<Rewrite> rewrites() {
    // Digest, key and record are taken from the stack.
    return List.of(
        Rewrite.call(
            "io.holdfast.store.RevisionWriter",
            "delete(Lio/holdfast/store/Bytes;)Z",
            "io.holdfast.store.Digest.subtract",
            code -> code.pop2().pop()));
  }

  @Override
  public Trial trial() {
    return Trial.of("register", Duration.ofSeconds(30)).onOneNode();
  }
}
