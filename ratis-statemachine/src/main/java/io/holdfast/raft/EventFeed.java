package io.holdfast.raft;

import io.holdfast.store.result.RevisionEvents;
import java.util.List;
import java.util.Optional;

/**
 * What happens to the store on this node, as it happens: the latest revisions, each an object that
 * all share. What is older is read from the history ({@link
 * io.holdfast.store.read.StoreReader#events}). Safe for many threads.
 */
public interface EventFeed {

  /** The last revision of this node's state; 0 = the state has not been open yet. */
  long revision();

  /**
   * The revisions behind one, in order and without a gap.
   *
   * @return empty when that is not kept here any more, and is to be read from the history
   */
  Optional<List<RevisionEvents>> since(long revision, int mostRevisions);

  /**
   * Has a task called after each entry, and when another state takes the place of this one, on a
   * thread that must not be kept. While nobody listens, nothing is kept.
   *
   * @return ends it
   */
  Runnable listen(Runnable task);
}
