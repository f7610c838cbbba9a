package io.holdfast.raft.leadership;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.transport.OneVoter;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.ratis.proto.RaftProtos.FollowerInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.server.RaftServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** Its log tells nothing any more, and it is about to be gone. */
  @Test
  void aNodeThatHasClosedMissesNoLeader(@TempDir Path directory) throws IOException {
    try (OneVoter voter = new OneVoter(directory)) {
      RaftServer.Division division = voter.division();
      voter.server().close();
      assertEquals(new PeerReply.View(0, -1, "", 0), LeaderView.of(division));
    }
  }
}
