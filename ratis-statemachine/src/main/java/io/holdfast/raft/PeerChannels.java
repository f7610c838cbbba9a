package io.holdfast.raft;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ConnectivityState;
import org.apache.ratis.thirdparty.io.grpc.Context;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;

/** Calls other nodes; one channel each, made when first needed. Safe for many threads. */
final class PeerChannels implements AutoCloseable {
  /** A batch and its envelope; Ratis' own bound is the same. */
  static final int MAX_MESSAGE_BYTES = 16 << 20;

  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

  /**
   * Asks a node.
   *
   * @param address host:port of its Raft port
   * @return completed exceptionally when no answer came in time; whether the call had an effect is
   *     then unknown
   */
  CompletableFuture<PeerReply> call(String address, PeerCall call, long timeoutNanos) {
    ManagedChannel channel = channels.computeIfAbsent(address, PeerChannels::open);
    // A node that was dead for long is tried at once, not after gRPC's growing back-off.
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    }
    CompletableFuture<PeerReply> reply = new CompletableFuture<>();
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(Math.max(1, timeoutNanos), TimeUnit.NANOSECONDS);
    // Many callers share a round of calls. Without this it would be cancelled together with the one
    // call, from another node, in whose course it happened to be started.
    Context callers = Context.ROOT.attach();
    try {
      ClientCalls.asyncUnaryCall(
          channel.newCall(PeerService.CALL, options), call.toBytes(), new ReplyObserver(reply));
    } finally {
      Context.ROOT.detach(callers);
    }
    return reply;
  }

  /**
   * Keeps a connection to a node from now on: when the leader dies, what waited must not wait for a
   * handshake with the next one too.
   *
   * @param refused called each time a connection that stood is lost and cannot be made again at
   *     once; on a thread of gRPC's, so it must not block
   */
  void keepConnected(String address, Runnable refused) {
    new Watch(channels.computeIfAbsent(address, PeerChannels::open), refused).look();
  }

  /**
   * Tries at once whoever is not connected: after a long absence gRPC would wait for minutes. The
   * end of a new leader is seen only by those who are connected to it.
   */
  void reconnect() {
    channels.values().forEach(ManagedChannel::resetConnectBackoff);
  }

  /** Whether a connection stands. Where none does, one is tried at once. */
  boolean isConnected(String address) {
    ManagedChannel channel = channels.computeIfAbsent(address, PeerChannels::open);
    ConnectivityState state = channel.getState(true);
    if (state == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    }
    return state == ConnectivityState.READY;
  }

  /** Follows the states of a channel, and asks for a connection whenever there is none. */
  private static final class Watch {
    private final ManagedChannel channel;
    private final Runnable refused;
    private boolean stood;

    Watch(ManagedChannel channel, Runnable refused) {
      this.channel = channel;
      this.refused = refused;
    }

    void look() {
      ConnectivityState state = channel.getState(true);
      if (state == ConnectivityState.SHUTDOWN) {
        return;
      }
      if (state == ConnectivityState.READY) {
        stood = true;
      } else if (state == ConnectivityState.TRANSIENT_FAILURE && stood) {
        stood = false;
        refused.run();
      }
      // Called once, at the next change.
      channel.notifyWhenStateChanged(state, this::look);
    }
  }

  private static ManagedChannel open(String address) {
    return NettyChannelBuilder.forTarget(address)
        .usePlaintext()
        .directExecutor()
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .flowControlWindow(4 << 20)
        .build();
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }

  /** Completes the future with the one reply; runs on gRPC's thread, so it only completes. */
  private record ReplyObserver(CompletableFuture<PeerReply> reply)
      implements StreamObserver<byte[]> {
    @Override
    public void onNext(byte[] bytes) {
      try {
        reply.complete(PeerReply.fromBytes(bytes));
      } catch (IOException unreadable) {
        reply.completeExceptionally(unreadable);
      }
    }

    @Override
    public void onError(Throwable failure) {
      reply.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      reply.completeExceptionally(new IOException("the call ended without a reply"));
    }
  }
}
