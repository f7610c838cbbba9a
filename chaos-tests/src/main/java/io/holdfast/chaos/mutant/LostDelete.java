package io.holdfast.chaos.mutant;

import java.time.Duration;
import java.util.List;

/** One node keeps what was deleted, and says that it did not. */
final class LostDelete implements Mutant {
  @Override
  public String name() {
    return "lost-delete";
  }

  @Override
  public String breaks() {
    return "a node's state is not that of its log";
  }

  @Override
  public List<Rewrite> rewrites() {
    // The tables, their name and the key are taken from the stack.
    return List.of(
        Rewrite.call(
            "io.holdfast.store.RevisionWriter",
            "delete(Lio/holdfast/store/Bytes;)Z",
            "io.holdfast.store.Tables.delete",
            code -> code.pop2().pop()));
  }

  @Override
  public Trial trial() {
    return Trial.of("register", Duration.ofSeconds(30)).onOneNode();
  }
}
