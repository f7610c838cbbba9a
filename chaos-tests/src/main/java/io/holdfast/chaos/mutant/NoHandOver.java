package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.time.Duration;
import java.util.List;

/** A leader whose disk hangs goes on leading, and nothing is committed. */
final class NoHandOver implements Mutant {
  private static final Duration RUN = Duration.ofSeconds(70);

  @Override
  public String name() {
    return "no-hand-over";
  }

  @Override
  public String breaks() {
    return "writes stop for as long as the leader's disk hangs";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.body("io.holdfast.raft.leadership.DiskWatch", "check(J)V", CodeBuilder::return_));
  }

  @Override
  public Trial trial() {
    return Trial.of("register", Duration.ofMinutes(3), "hang-fsync").withRunsOf(RUN);
  }
}
