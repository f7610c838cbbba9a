package io.holdfast.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotResult;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.junit.jupiter.api.Test;

class SnapshotSenderTest {
  private static final SnapshotInfo SNAPSHOT =
      new FileListSnapshotInfo(List.of(), TermIndex.valueOf(3, 1_000));

  /** With chunks Ratis 3.3.0 names the chunk, and no index: the field is 0. */
  @Test
  void aFollowerThatHasTheSnapshotAlreadyGoesOnBehindIt() {
    InstallSnapshotReplyProto already =
        InstallSnapshotReplyProto.newBuilder()
            .setRequestIndex(0)
            .setResult(InstallSnapshotResult.ALREADY_INSTALLED)
            .build();
    SnapshotSender sender =
        new SnapshotSender(
            chunk -> already,
            silentFollower(),
            (id, snapshot) -> List.of(InstallSnapshotRequestProto.getDefaultInstance()),
            () -> true);
    assertEquals(new SnapshotSender.Outcome.Installed(1_000), sender.send(SNAPSHOT));
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
