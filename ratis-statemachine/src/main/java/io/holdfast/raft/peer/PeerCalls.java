package io.holdfast.raft.peer;

import io.holdfast.peer.PeerException;
import io.holdfast.peer.PeerLinks;
import io.holdfast.peer.PeerLinks.Lane;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Asks other nodes what Raft's own messages do not. Safe for many threads. */
public final class PeerCalls {
  private final PeerLinks links;

  public PeerCalls(PeerLinks links) {
    this.links = links;
  }

  /**
   * Asks a node.
   *
   * @param address host:port of its Raft port
   * @return fails with a {@link PeerException} when no answer came in time; whether the call had an
   *     effect is then unknown. Completes on a thread that must not be held up
   */
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
