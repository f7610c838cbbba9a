package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.time.Duration;
import java.util.List;

/** Answers before the log is on the disk: what the page cache holds is gone when the power is. */
final class SkipFsync implements Mutant {
  private static final String CHANNEL =
      "org.apache.ratis.server.raftlog.segmented.BufferedWriteChannel";

  @Override
  public String name() {
    return "skip-fsync";
  }

  @Override
  public String breaks() {
    return "an acknowledged write is not fsynced anywhere";
  }

  @Override
  public List<Rewrite> rewrites() {
    // The channel and the boolean are taken from the stack, and nothing is forced.
    return List.of(
        Rewrite.call(
            CHANNEL, "flush()V", "java.nio.channels.FileChannel.force", CodeBuilder::pop2));
  }

  @Override
  public Trial trial() {
    return Trial.of("set", Duration.ofSeconds(60), "lose-unsynced");
  }
}
