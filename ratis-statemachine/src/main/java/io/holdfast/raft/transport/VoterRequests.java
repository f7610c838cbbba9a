package io.holdfast.raft.transport;

import io.holdfast.peer.PeerLinks.Lane;
import io.holdfast.raft.Timeouts;
import io.holdfast.raft.peer.MessageKind;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
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
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.apache.ratis.thirdparty.com.google.protobuf.Parser;

/**
 * What Ratis asks other voters: which way a message takes, for how long its answer is waited for,
 * and which answers Ratis gets to see. Safe for many threads.
 */
final class VoterRequests {
  static final long SNAPSHOT_NANOS = Timeouts.DEFAULT.chunk().toNanos();

  /**
   * Entries that a follower is still writing must not be sent again and again; whether it is there
   * at all is what the link and the heartbeats find.
   */
  static final long ENTRIES_NANOS = Timeouts.DEFAULT.entries().toNanos();

  /** The ways to other nodes. */
  interface Wire {
    CompletableFuture<byte[]> call(
        Lane lane, String address, byte kind, byte[] payload, long timeoutNanos);

    void tell(Lane lane, String address, byte kind, byte[] payload);
  }

  /** Checks a term before Ratis hears of it, as Ratis would adopt it and write it down. */
  interface Terms {
    void require(String from, RaftRpcRequestProto envelope, long term) throws IOException;
  }

  private final Wire wire;
  private final Terms terms;
  private final long requestNanos;
  private final Map<ByteString, String> addresses = new ConcurrentHashMap<>();

  /**
   * Asks.
   *
   * @param requestNanos for what waits for no disk
   */
  VoterRequests(Wire wire, Terms terms, long requestNanos) {
    this.wire = wire;
    this.terms = terms;
    this.requestNanos = requestNanos;
  }

  void address(ByteString voter, String address) {
    addresses.put(voter, address);
  }

  CompletableFuture<AppendEntriesReplyProto> append(AppendEntriesRequestProto request)
      throws IOException {
    boolean heartbeat = request.getEntriesCount() == 0;
    return ask(
        heartbeat ? Lane.CALLS : Lane.ENTRIES,
        MessageKind.APPEND_ENTRIES,
        request.getServerRequest(),
        request,
        AppendEntriesReplyProto.parser(),
        AppendEntriesReplyProto::getTerm,
        heartbeat ? requestNanos : Math.max(ENTRIES_NANOS, requestNanos));
  }

  /** Sends a heartbeat that may be lost. */
  void tellCommitIndex(AppendEntriesRequestProto heartbeat) {
    String address = addresses.get(heartbeat.getServerRequest().getReplyId());
    if (address != null) {
      wire.tell(Lane.CALLS, address, MessageKind.COMMIT_INDEX.code(), heartbeat.toByteArray());
    }
  }

  CompletableFuture<ReadIndexReplyProto> readIndex(ReadIndexRequestProto request)
      throws IOException {
    return ask(
        Lane.CALLS,
        MessageKind.READ_INDEX,
        request.getServerRequest(),
        request,
        ReadIndexReplyProto.parser(),
        reply -> 0,
        requestNanos);
  }

  CompletableFuture<RequestVoteReplyProto> vote(RequestVoteRequestProto request)
      throws IOException {
    return ask(
        Lane.CALLS,
        MessageKind.REQUEST_VOTE,
        request.getServerRequest(),
        request,
        RequestVoteReplyProto.parser(),
        RequestVoteReplyProto::getTerm,
        requestNanos);
  }

  CompletableFuture<InstallSnapshotReplyProto> installSnapshot(InstallSnapshotRequestProto request)
      throws IOException {
    return ask(
        Lane.ENTRIES,
        MessageKind.INSTALL_SNAPSHOT,
        request.getServerRequest(),
        request,
        InstallSnapshotReplyProto.parser(),
        InstallSnapshotReplyProto::getTerm,
        SNAPSHOT_NANOS);
  }

  CompletableFuture<StartLeaderElectionReplyProto> startElection(
      StartLeaderElectionRequestProto request) throws IOException {
    return ask(
        Lane.CALLS,
        MessageKind.START_ELECTION,
        request.getServerRequest(),
        request,
        StartLeaderElectionReplyProto.parser(),
        reply -> 0,
        requestNanos);
  }

  private <R> CompletableFuture<R> ask(
      Lane lane,
      MessageKind kind,
      RaftRpcRequestProto envelope,
      MessageLite request,
      Parser<R> replies,
      ToLongFunction<R> termOf,
      long timeoutNanos)
      throws IOException {
    String address = addresses.get(envelope.getReplyId());
    if (address == null) {
      throw new IOException("no address is known of " + envelope.getReplyId().toStringUtf8());
    }
    return wire.call(lane, address, kind.code(), request.toByteArray(), timeoutNanos)
        .thenApply(
            bytes -> {
              try {
                R reply = WireMessages.parse(replies, bytes);
                terms.require(address, envelope, termOf.applyAsLong(reply));
                return reply;
              } catch (IOException refused) {
                throw new CompletionException(refused);
              }
            });
  }
}
