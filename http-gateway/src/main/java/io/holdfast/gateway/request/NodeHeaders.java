package io.holdfast.gateway.request;

import io.holdfast.gateway.errors.HeaderSink;
import io.holdfast.raft.ReplicatedStore;
import java.util.function.Supplier;

/** The headers that every answer carries: which node answered, and its role, term and leader. */
public final class NodeHeaders {
  /** The next answer may be another one, and a cache must ask: that holds for nearly all. */
  public static final String CACHE_CONTROL = "Cache-Control";

  public static final String REVISION = "Holdfast-Revision";
  public static final String NODE = "Holdfast-Node";
  public static final String ROLE = "Holdfast-Role";
  public static final String TERM = "Holdfast-Term";
  public static final String LEADER = "Holdfast-Leader";
  public static final String CONSISTENCY = "Holdfast-Consistency";
  public static final String STALENESS = "Holdfast-Staleness-Ms";
  public static final String DURABILITY = "Holdfast-Durability";
  public static final String OPERATION = "Holdfast-Operation";
  public static final String REPLAYED = "Holdfast-Replayed";

  private final Supplier<ReplicatedStore.Standing> standing;

  /**
   * Makes the headers of one process.
   *
   * @param standing how it stands at the moment
   */
  public NodeHeaders(Supplier<ReplicatedStore.Standing> standing) {
    this.standing = standing;
  }

  /**
   * Sets the headers.
   *
   * @param revision of the store, as the answer knows it
   */
  public void writeTo(HeaderSink headers, long revision) {
    ReplicatedStore.Standing now = standing.get();
    headers.setHeader(CACHE_CONTROL, "no-cache");
    headers.setHeader(REVISION, Long.toString(revision));
    headers.setHeader(NODE, now.node());
    headers.setHeader(ROLE, now.role());
    headers.setHeader(TERM, Long.toString(now.term()));
    headers.setHeader(LEADER, now.leader());
  }

  /**
   * The store's revision for an answer.
   *
   * @param seenRevision a revision that the answer speaks of; this node's own state may be behind
   *     it when the leader is elsewhere
   */
  public long revision(long seenRevision) {
    return Math.max(standing.get().revision(), seenRevision);
  }
}
