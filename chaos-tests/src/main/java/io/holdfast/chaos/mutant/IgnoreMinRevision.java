package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.time.Duration;
import java.util.List;

/** A node answers a session from whatever it has. */
final class IgnoreMinRevision implements Mutant {
  @Override
  public String name() {
    return "ignore-min-revision";
  }

  @Override
  public String breaks() {
    return "a session read does not wait for Holdfast-Min-Revision";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.body(
            "io.holdfast.gateway.read.LevelKeeper", "awaitRevision(JJ)V", CodeBuilder::return_));
  }

  @Override
  public Trial trial() {
    return Trial.of("session", Duration.ofSeconds(30));
  }
}
