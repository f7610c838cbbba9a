package io.holdfast.raft.transport;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexReplyProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;

/** Notes what it is asked, and says what the test wants. */
final class ScriptedRaft implements VoterAnswers.Raft {
  final List<String> asked = new CopyOnWriteArrayList<>();
  final CountDownLatch votes = new CountDownLatch(1);
  volatile IOException failure;
  volatile boolean stands = true;
  volatile CountDownLatch beforeVote = new CountDownLatch(0);

  private final String id;
  private final long term;

  ScriptedRaft(String id, long term) {
    this.id = id;
    this.term = term;
  }

  private void note(String what) throws IOException {
    asked.add(what);
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public long currentTerm(RaftRpcRequestProto envelope) {
    return term;
  }

  @Override
  public CompletableFuture<AppendEntriesReplyProto> append(AppendEntriesRequestProto request)
      throws IOException {
    note("append");
    return CompletableFuture.completedFuture(
        AppendEntriesReplyProto.newBuilder().setNextIndex(7).build());
  }

  @Override
  public CompletableFuture<ReadIndexReplyProto> readIndex(ReadIndexRequestProto request)
      throws IOException {
    note("readIndex");
    return CompletableFuture.completedFuture(
        ReadIndexReplyProto.newBuilder().setReadIndex(8).build());
  }

  @Override
  public RequestVoteReplyProto vote(RequestVoteRequestProto request) throws IOException {
    note("vote");
    votes.countDown();
    try {
      beforeVote.await();
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
    return RequestVoteReplyProto.newBuilder().setTerm(term).build();
  }

  @Override
  public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto chunk)
      throws IOException {
    note("installSnapshot");
    return InstallSnapshotReplyProto.getDefaultInstance();
  }

  @Override
  public StartLeaderElectionReplyProto startElection(StartLeaderElectionRequestProto order)
      throws IOException {
    note("startElection");
    return StartLeaderElectionReplyProto.newBuilder()
        .setServerReply(RaftRpcReplyProto.newBuilder().setSuccess(stands))
        .build();
  }
}
