package io.holdfast.raft.leadership;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.ratis.proto.RaftProtos.FollowerInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.junit.jupiter.api.Test;

class LeaderViewTest {
  private static final FollowerInfoProto IDLE =
      FollowerInfoProto.newBuilder()
          .setLeaderInfo(ServerRpcProto.newBuilder().setLastRpcElapsedTimeMs(700))
          .build();

  private static final FollowerInfoProto WRITING = IDLE.toBuilder().setOutstandingOp(1).build();

  @Test
  void aLeaderIsNotSilentWhileItsFollowerWritesWhatItSent() {
    assertEquals(700, LeaderView.silentMillis(IDLE));
    assertEquals(0, LeaderView.silentMillis(WRITING));
  }

  /** A follower whose leader was killed under load was about to take its last append for a sign. */
  @Test
  void whatIsStillBeingWrittenIsNoNewMessage() {
    assertEquals(700, LeaderView.lastMessageMillis(IDLE));
    assertEquals(700, LeaderView.lastMessageMillis(WRITING));
  }
}
