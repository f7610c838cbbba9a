package io.holdfast.raft.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.durability.PlainStorage;
import io.holdfast.raft.durability.SnapshotDirectory;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotResult;
import org.apache.ratis.server.leader.FollowerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotSenderTest {
  @TempDir Path root;

  private static final InstallSnapshotReplyProto ALREADY =
      InstallSnapshotReplyProto.newBuilder()
          .setRequestIndex(0)
          .setResult(InstallSnapshotResult.ALREADY_INSTALLED)
          .build();

  /** With chunks Ratis 3.3.0 names the chunk, and no index: the field is 0. */
  @Test
  void aFollowerThatHasTheSnapshotAlreadyGoesOnBehindIt() throws IOException {
    SnapshotSender sender =
        sender(chunk -> CompletableFuture.completedFuture(ALREADY), () -> {}, 1_000);
    assertEquals(new SnapshotSender.Outcome.Installed(1_000), sender.send());
  }

  /** Over a slow link the follower stood for election meanwhile, and the leader stepped down. */
  @Test
  void whileAChunkIsOnItsWayHeartbeatsGoOn() throws IOException {
    CompletableFuture<InstallSnapshotReplyProto> reply = new CompletableFuture<>();
    AtomicInteger heartbeats = new AtomicInteger();
    SnapshotSender sender =
        sender(
            chunk -> reply.orTimeout(20, TimeUnit.SECONDS),
            () -> {
              if (heartbeats.incrementAndGet() == 3) {
                reply.complete(ALREADY);
              }
            },
            1);
    assertEquals(new SnapshotSender.Outcome.Installed(1_000), sender.send());
    assertEquals(3, heartbeats.get());
  }

  @Test
  void aLeaderThatStopsDoesNotWaitForAChunk() throws Exception {
    SnapshotSender sender = sender(chunk -> new CompletableFuture<>(), () -> {}, 1_000);
    Thread.currentThread().interrupt();
    assertEquals(new SnapshotSender.Outcome.Failed(), sender.send());
    assertTrue(Thread.interrupted());
  }

  private SnapshotSender sender(
      SnapshotSender.Requests requests, Replies.Meanwhile heartbeat, long everyMillis)
      throws IOException {
    PlainStorage storage = new PlainStorage(root);
    SnapshotDirectory snapshots = new SnapshotDirectory(failure -> {});
    snapshots.init(storage);
    Files.createDirectories(storage.getStateMachineDir().toPath().resolve("3_1000"));
    snapshots.refresh();
    return new SnapshotSender(
        snapshots,
        requests,
        silentFollower(),
        (id, snapshot) -> List.of(InstallSnapshotRequestProto.getDefaultInstance()),
        () -> true,
        heartbeat,
        everyMillis);
  }

  /** Notes nothing of what it is told. */
  private static FollowerInfo silentFollower() {
    return (FollowerInfo)
        Proxy.newProxyInstance(
            FollowerInfo.class.getClassLoader(),
            new Class<?>[] {FollowerInfo.class},
            (proxy, method, arguments) -> method.getName().equals("getName") ? "follower" : null);
  }
}
