package io.holdfast.raft.transport;

import io.holdfast.raft.durability.SnapshotDirectory;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexReplyProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.server.RaftServer;

/** Ratis behind the messages; what enters the log goes through {@link FollowerLog}. */
final class RatisRaft implements VoterAnswers.Raft {
  private final RaftServer server;
  private final LongSupplier flushedIndex;
  private final LongSupplier nanoTime;
  private final FsyncedAcknowledgements acknowledgements;
  private final Map<RaftServer.Division, FollowerLog> logs = new ConcurrentHashMap<>();

  /**
   * A node.
   *
   * @param flushedIndex last index that is on its disk, in log or snapshot
   * @param nanoTime as {@link System#nanoTime}
   */
  RatisRaft(RaftServer server, LongSupplier flushedIndex, LongSupplier nanoTime) {
    this.server = server;
    this.flushedIndex = flushedIndex;
    this.nanoTime = nanoTime;
    this.acknowledgements = new FsyncedAcknowledgements(flushedIndex, nanoTime);
  }

  @Override
  public String id() {
    return server.getId().toString();
  }

  @Override
  public long currentTerm(RaftRpcRequestProto envelope) throws IOException {
    return division(envelope).getInfo().getCurrentTerm();
  }

  @Override
  public CompletableFuture<AppendEntriesReplyProto> append(AppendEntriesRequestProto request)
      throws IOException {
    return log(request.getServerRequest()).append(request);
  }

  @Override
  public CompletableFuture<ReadIndexReplyProto> readIndex(ReadIndexRequestProto request)
      throws IOException {
    return server.readIndexAsync(request);
  }

  @Override
  public RequestVoteReplyProto vote(RequestVoteRequestProto request) throws IOException {
    return server.requestVote(request);
  }

  /** A leader that has been replaced must not end the transfer of the one that leads now. */
  @Override
  public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto chunk)
      throws IOException {
    RaftServer.Division division = division(chunk.getServerRequest());
    FollowerLog log = log(chunk.getServerRequest());
    return chunk.getLeaderTerm() < division.getInfo().getCurrentTerm()
        ? log.installSnapshot(chunk)
        : SnapshotDirectory.of(division).received().take(chunk, log::installSnapshot);
  }

  @Override
  public StartLeaderElectionReplyProto startElection(StartLeaderElectionRequestProto order)
      throws IOException {
    return server.startLeaderElection(order);
  }

  private FollowerLog log(RaftRpcRequestProto envelope) throws IOException {
    return logs.computeIfAbsent(
        division(envelope),
        division -> new FollowerLog(division, acknowledgements, flushedIndex, nanoTime));
  }

  private RaftServer.Division division(RaftRpcRequestProto envelope) throws IOException {
    try {
      return server.getDivision(RaftGroupId.valueOf(envelope.getRaftGroupId().getId()));
    } catch (GroupMismatchException foreign) {
      throw new ProtocolException(
          envelope.getRequestorId().toStringUtf8()
              + " sends a message of another cluster, or this node has not begun its log: "
              + foreign.getMessage());
    }
  }
}
