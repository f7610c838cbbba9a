package io.holdfast.raft.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.raft.durability.PlainStorage;
import io.holdfast.raft.durability.SnapshotDirectory;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotResult;
import org.apache.ratis.server.leader.FollowerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotSenderTest {
  @TempDir Path root;

  /** With chunks Ratis 3.3.0 names the chunk, and no index: the field is 0. */
  @Test
  void aFollowerThatHasTheSnapshotAlreadyGoesOnBehindIt() throws IOException {
    PlainStorage storage = new PlainStorage(root);
    SnapshotDirectory snapshots = new SnapshotDirectory(failure -> {});
    snapshots.init(storage);
    Files.createDirectories(storage.getStateMachineDir().toPath().resolve("3_1000"));
    snapshots.refresh();
    InstallSnapshotReplyProto already =
        InstallSnapshotReplyProto.newBuilder()
            .setRequestIndex(0)
            .setResult(InstallSnapshotResult.ALREADY_INSTALLED)
            .build();
    SnapshotSender sender =
        new SnapshotSender(
            snapshots,
            chunk -> already,
            silentFollower(),
            (id, snapshot) -> List.of(InstallSnapshotRequestProto.getDefaultInstance()),
            () -> true);
    assertEquals(new SnapshotSender.Outcome.Installed(1_000), sender.send());
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
