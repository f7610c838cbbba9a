package io.holdfast.raft.transport;

import static io.holdfast.raft.transport.WireMessages.parse;

import io.holdfast.peer.PeerServer;
import io.holdfast.peer.Refusals;
import io.holdfast.raft.Timeouts;
import io.holdfast.raft.peer.MessageKind;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerReply;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
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
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;

/**
 * Answers other voters: decides which part of this node gets a message, on which thread, and what
 * is refused before Ratis hears of it. Safe for many threads.
 */
final class VoterAnswers implements AutoCloseable {
  /** This node's Raft. */
  interface Raft {
    String id();

    /** That of the group that a message is for; fails when this node is not in it. */
    long currentTerm(RaftRpcRequestProto envelope) throws IOException;

    CompletableFuture<AppendEntriesReplyProto> append(AppendEntriesRequestProto request)
        throws IOException;

    CompletableFuture<ReadIndexReplyProto> readIndex(ReadIndexRequestProto request)
        throws IOException;

    /** May wait for the disk, as those below. */
    RequestVoteReplyProto vote(RequestVoteRequestProto request) throws IOException;

    InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto chunk) throws IOException;

    StartLeaderElectionReplyProto startElection(StartLeaderElectionRequestProto order)
        throws IOException;
  }

  private final Raft raft;
  private final TermBound terms;
  private final Refusals refusals;
  private final Function<PeerCall, CompletableFuture<PeerReply>> calls;
  private final Runnable takesOver;
  private final BlockingRequests blocking = new BlockingRequests();
  private final StopGate gate = new StopGate();

  /**
   * Answers.
   *
   * @param refusals told of what no node sends
   * @param calls answers what nodes ask beside Ratis
   * @param takesOver told when this node campaigns because the leader's disk hangs
   */
  VoterAnswers(
      Raft raft,
      TermBound terms,
      Refusals refusals,
      Function<PeerCall, CompletableFuture<PeerReply>> calls,
      Runnable takesOver) {
    this.raft = raft;
    this.terms = terms;
    this.refusals = refusals;
    this.calls = calls;
    this.takesOver = takesOver;
  }

  /** Ratis' messages are refused from now on, and those under way have ended. */
  void stop() {
    gate.close(Timeouts.DEFAULT.stop().toMillis());
  }

  CompletableFuture<byte[]> to(byte code, byte[] request) {
    try {
      MessageKind kind = MessageKind.of(code);
      return kind == MessageKind.PEER_CALL
          ? toNode(request)
          : gate.pass(() -> toVoter(kind, request));
    } catch (ProtocolException unsound) {
      return CompletableFuture.failedFuture(told(unsound));
    } catch (IOException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  /** What no node sends is worth a look. */
  private ProtocolException told(ProtocolException unsound) {
    refusals.warn("a message to this voter is refused", String.valueOf(unsound.getMessage()));
    return unsound;
  }

  /** Also a node that is about to stop says who leads. */
  private CompletableFuture<byte[]> toNode(byte[] call) throws IOException {
    return calls
        .apply(PeerCall.fromBytes(call))
        .exceptionally(failure -> new PeerReply.Unknown(String.valueOf(failure)))
        .thenApply(PeerReply::toBytes);
  }

  private CompletableFuture<byte[]> toVoter(MessageKind kind, byte[] request) throws IOException {
    return switch (kind) {
      case PEER_CALL -> throw new IllegalArgumentException("no message of Ratis");
      case APPEND_ENTRIES -> append(request).thenApply(MessageLite::toByteArray);
      case COMMIT_INDEX -> {
        var _ = append(request);
        yield PeerServer.NO_REPLY;
      }
      case READ_INDEX -> {
        ReadIndexRequestProto question = parse(ReadIndexRequestProto.parser(), request);
        requireMe(question.getServerRequest());
        yield raft.readIndex(question).thenApply(MessageLite::toByteArray);
      }
      case REQUEST_VOTE -> {
        RequestVoteRequestProto candidate = parse(RequestVoteRequestProto.parser(), request);
        requireMe(candidate.getServerRequest(), candidate.getCandidateTerm());
        yield blocking.vote(vote -> gate.pass(() -> raft.vote(vote)), candidate);
      }
      case INSTALL_SNAPSHOT -> {
        InstallSnapshotRequestProto chunk = parse(InstallSnapshotRequestProto.parser(), request);
        requireMe(chunk.getServerRequest(), chunk.getLeaderTerm());
        yield blocking.other(part -> gate.pass(() -> install(part)), chunk);
      }
      case START_ELECTION -> {
        StartLeaderElectionRequestProto order =
            parse(StartLeaderElectionRequestProto.parser(), request);
        requireMe(order.getServerRequest(), order.getLeaderLastEntry().getTerm());
        yield blocking.other(asked -> gate.pass(() -> campaign(asked)), order);
      }
    };
  }

  private CompletableFuture<AppendEntriesReplyProto> append(byte[] bytes) throws IOException {
    AppendEntriesRequestProto request = parse(AppendEntriesRequestProto.parser(), bytes);
    requireMe(request.getServerRequest(), request.getLeaderTerm());
    return raft.append(request);
  }

  private InstallSnapshotReplyProto install(InstallSnapshotRequestProto chunk) throws IOException {
    try {
      return raft.installSnapshot(chunk);
    } catch (ProtocolException unsound) {
      throw told(unsound);
    }
  }

  private StartLeaderElectionReplyProto campaign(StartLeaderElectionRequestProto order)
      throws IOException {
    StartLeaderElectionReplyProto reply = raft.startElection(order);
    if (reply.getServerReply().getSuccess() && ElectionOrder.isOfHungDisk(order)) {
      takesOver.run();
    }
    return reply;
  }

  /** Before Ratis hears of a term, as it would adopt it and write it down. */
  private void requireMe(RaftRpcRequestProto envelope, long term) throws IOException {
    requireMe(envelope);
    String from = envelope.getRequestorId().toStringUtf8();
    terms.require(from, term, raft.currentTerm(envelope));
  }

  /**
   * The same address belongs to another voter after a disk was lost. Ratis 3.3.0 does not look at
   * whom a message is for.
   */
  private void requireMe(RaftRpcRequestProto envelope) throws IOException {
    String voter = envelope.getReplyId().toStringUtf8();
    if (!voter.equals(raft.id())) {
      throw new IOException("this is voter " + raft.id() + ", not " + voter);
    }
  }

  @Override
  public void close() {
    blocking.close();
  }
}
