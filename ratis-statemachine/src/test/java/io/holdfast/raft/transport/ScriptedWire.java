package io.holdfast.raft.transport;

import io.holdfast.peer.PeerLinks.Lane;
import io.holdfast.raft.peer.MessageKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;

/** Notes what is sent; the test gives the answer to the last request. */
final class ScriptedWire implements VoterRequests.Wire {
  /** A message; one that is told has no time. */
  record Sent(Lane lane, String address, MessageKind kind, Duration timeout) {}

  final List<Sent> sent = new ArrayList<>();
  CompletableFuture<byte[]> reply = new CompletableFuture<>();

  @Override
  public CompletableFuture<byte[]> call(
      Lane lane, String address, byte kind, byte[] payload, long timeoutNanos) {
    sent.add(new Sent(lane, address, kind(kind), Duration.ofNanos(timeoutNanos)));
    reply = new CompletableFuture<>();
    return reply;
  }

  @Override
  public void tell(Lane lane, String address, byte kind, byte[] payload) {
    sent.add(new Sent(lane, address, kind(kind), Duration.ZERO));
  }

  void answer(MessageLite message) {
    reply.complete(message.toByteArray());
  }

  private static MessageKind kind(byte code) {
    try {
      return MessageKind.of(code);
    } catch (IOException unknown) {
      throw new AssertionError(unknown);
    }
  }
}
