package io.holdfast.raft.peer;

import java.util.concurrent.CompletableFuture;

/** Who can ask another node. */
@FunctionalInterface
public interface PeerClient {
  /**
   * Asks a node.
   *
   * @param address host:port of its Raft port
   * @return fails with a {@link io.holdfast.peer.PeerException} when no answer came in time;
   *     whether the call had an effect is then unknown. Completes on a thread that must not be held
   *     up
   */
  CompletableFuture<PeerReply> call(String address, PeerCall call, long timeoutNanos);
}
