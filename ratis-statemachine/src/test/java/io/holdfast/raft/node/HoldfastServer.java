package io.holdfast.raft.node;

import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.Election;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.NodeSettings.Retention;
import io.holdfast.raft.NodeSettings.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A node of ours in a process of its own; the counterpart of {@link PlainRatisServer}. */
final class HoldfastServer extends ServerCommands {
  static final Election ELECTION =
      new Election(PlainRatisServer.ELECTION_MIN, PlainRatisServer.ELECTION_MAX);

  private static final Duration WRITE_DEADLINE = Duration.ofSeconds(20);

  private final HoldfastNode node;
  private final AtomicLong sequence = new AtomicLong();
  private long session;

  private HoldfastServer(HoldfastNode node) {
    this.node = node;
  }

  /** Called as {@link ThreeServers} says. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<MemberAddress> members = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      members.add(new MemberAddress("s" + number, "127.0.0.1:" + arguments[2 + number], "", ""));
    }
    NodeSettings settings =
        new NodeSettings(
            "test",
            "s" + arguments[0],
            Path.of(arguments[1]),
            members,
            ELECTION,
            Retention.DEFAULT,
            Snapshots.DEFAULT,
            false);
    HoldfastNode node =
        HoldfastNode.start(
            settings,
            (code, reason, cause) -> {
              System.out.println(code + ": " + reason);
              Runtime.getRuntime().halt(code.number());
            });
    new HoldfastServer(node).run();
  }

  @Override
  boolean leads() {
    return node.standing().role().equals("leader");
  }

  @Override
  CompletableFuture<?> read(Duration deadline) {
    return node.confirmReadIndex(System.nanoTime() + deadline.toNanos());
  }

  @Override
  CompletableFuture<?> write() {
    long deadlineNanos = System.nanoTime() + WRITE_DEADLINE.toNanos();
    return node.submit(
        TestCluster.put(session(), sequence.incrementAndGet(), "key", "value"), deadlineNanos);
  }

  private synchronized long session() {
    if (session == 0) {
      try {
        session = TestCluster.openSession(node);
      } catch (Exception failed) {
        throw new IllegalStateException("no session", failed);
      }
    }
    return session;
  }
}
