package io.holdfast.raft.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.protocol.TermIndex;

/**
 * What a leader says when it hands over (Ongaro's dissertation, 3.10): campaign now. It costs a
 * change of leader at most; who wins is decided by Raft's own votes.
 */
public final class ElectionOrder {
  private static final AtomicLong CALLS = new AtomicLong();

  private ElectionOrder() {}

  /**
   * The order.
   *
   * @param end the voter refuses when its log does not reach so far
   */
  public static StartLeaderElectionRequestProto of(
      RaftGroupId group, RaftPeerId leader, RaftPeerId voter, TermIndex end) {
    return StartLeaderElectionRequestProto.newBuilder()
        .setServerRequest(
            RaftRpcRequestProto.newBuilder()
                .setRequestorId(leader.toByteString())
                .setReplyId(voter.toByteString())
                .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(group.toByteString()))
                .setCallId(CALLS.incrementAndGet()))
        .setLeaderLastEntry(end.toProto())
        .build();
  }

  /**
   * The order of a leader whose disk hangs. It tells for how long the next leader is not to give
   * leadership away for the same reason, in a field that Ratis does not read here.
   */
  public static StartLeaderElectionRequestProto ofHungDisk(
      RaftGroupId group, RaftPeerId leader, RaftPeerId voter, TermIndex end, Duration pause) {
    StartLeaderElectionRequestProto.Builder order = of(group, leader, voter, end).toBuilder();
    order.getServerRequestBuilder().setTimeoutMs(pause.toMillis());
    return order.build();
  }

  /** Whether it is such an order: a leader that stops in good order says no such thing. */
  public static boolean isOfHungDisk(StartLeaderElectionRequestProto order) {
    return order.getServerRequest().getTimeoutMs() > 0;
  }
}
