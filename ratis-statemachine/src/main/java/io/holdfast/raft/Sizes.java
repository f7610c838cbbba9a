package io.holdfast.raft;

import io.holdfast.peer.PeerBounds;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.command.Limits;

/**
 * How large is what, where one has to fit into another. They lie together, and no node starts with
 * some that contradict each other.
 *
 * @param request the largest body of a request, and of a gateway's batch
 * @param sharedEntry an entry of the log that holds several batches; a larger batch goes alone
 * @param entry an entry of the log, with its envelope
 * @param window what a leader sends to a follower without an answer, before the last request
 * @param chunk of a snapshot
 * @param answer to a batch
 * @param entriesSent in one request
 * @param entriesQueued that may wait for a follower's disk before it takes no more
 */
public record Sizes(
    int request,
    int sharedEntry,
    int entry,
    int window,
    int chunk,
    long answer,
    int entriesSent,
    int entriesQueued) {
  public static final Sizes DEFAULT =
      new Sizes(
          Limits.MAX_REQUEST_BYTES,
          2 << 20,
          8 << 20,
          4 << 20,
          2 << 20,
          Limits.MAX_BATCH_ANSWER_BYTES,
          1024,
          4096);

  /** Checks them. */
  public Sizes {
    requireFits(2L * request, "twice the largest request", entry, "entry");
    requireFits(2L * sharedEntry, "twice a shared entry", entry, "entry");
    requireFits(entry + 1L, "an entry and its envelope", PeerBounds.MAX_FRAME_BYTES, "frame");
    requireFits(2L * chunk, "twice a chunk", PeerBounds.MAX_FRAME_BYTES, "frame");
    requireFits(2L * answer, "twice an answer", PeerBounds.MAX_FRAME_BYTES, "frame");
    requireFits(
        (long) window + PeerBounds.MAX_FRAME_BYTES,
        "the window and a frame",
        PeerBounds.MAX_WAITING_BYTES,
        "what may wait on a connection");
    requireFits(entriesSent, "entriesSent", entriesQueued, "entriesQueued");
  }

  private static void requireFits(long one, String name, long into, String intoName) {
    Invariant.check(
        one <= into,
        "sizes contradict each other: %s (%s) does not fit into %s (%s)",
        name,
        one,
        intoName,
        into);
  }
}
