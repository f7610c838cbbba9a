package io.holdfast.raft.peer;

import io.holdfast.peer.PeerLinks;
import io.holdfast.peer.PeerLinks.Lane;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Asks other nodes what Raft's own messages do not. Safe for many threads. */
public final class PeerCalls implements PeerClient {
  private final PeerLinks links;

  public PeerCalls(PeerLinks links) {
    this.links = links;
  }

  @Override
  public CompletableFuture<PeerReply> call(String address, PeerCall call, long timeoutNanos) {
    return links
        .call(Lane.CALLS, address, MessageKind.PEER_CALL.code(), call.toBytes(), timeoutNanos)
        .thenApply(PeerCalls::reply);
  }

  private static PeerReply reply(byte[] bytes) {
    try {
      return PeerReply.fromBytes(bytes);
    } catch (IOException unreadable) {
      throw new CompletionException(unreadable);
    }
  }
}
