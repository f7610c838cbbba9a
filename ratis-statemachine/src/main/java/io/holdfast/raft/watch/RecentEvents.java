package io.holdfast.raft.watch;

import io.holdfast.raft.EventFeed;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.result.RevisionEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A ring of the latest revisions, bounded by number and bytes. Fed by the applying thread once what
 * it tells can be read.
 */
public final class RecentEvents implements EventFeed {
  static final int MAX_REVISIONS = 1 << 14;
  static final long MAX_BYTES = 16L << 20;

  private final RevisionEvents[] ring = new RevisionEvents[MAX_REVISIONS];
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** The first revision that is kept; one behind the last when none is. */
  private long first = 1;

  private long last;
  private long bytes;

  /** The state is another one now, and stands at this revision. */
  public void reset(long revision) {
    synchronized (this) {
      clear();
      last = revision;
      first = revision + 1;
    }
    tell();
  }

  /** An entry was applied, and made these revisions. */
  public void add(List<RevisionEvents> revisions) {
    if (revisions.isEmpty()) {
      return;
    }
    synchronized (this) {
      for (RevisionEvents revision : revisions) {
        add(revision);
      }
    }
    tell();
  }

  private void add(RevisionEvents revision) {
    Invariant.check(
        revision.revision() == last + 1, "revision %s after %s", revision.revision(), last);
    if (listeners.isEmpty()) {
      clear();
      last++;
      first = last + 1;
      return;
    }
    if (last + 1 - first == MAX_REVISIONS) {
      dropFirst();
    }
    last++;
    ring[place(last)] = revision;
    bytes += revision.bytes();
    while (bytes > MAX_BYTES) {
      dropFirst();
    }
  }

  private void dropFirst() {
    bytes -= ring[place(first)].bytes();
    ring[place(first)] = null;
    first++;
  }

  private void clear() {
    while (first <= last) {
      dropFirst();
    }
  }

  private static int place(long revision) {
    return (int) (revision & (MAX_REVISIONS - 1));
  }

  private void tell() {
    for (Runnable listener : listeners) {
      listener.run();
    }
  }

  @Override
  public synchronized long revision() {
    return last;
  }

  @Override
  public synchronized Optional<List<RevisionEvents>> since(long revision, int mostRevisions) {
    if (revision + 1 < first) {
      return Optional.empty();
    }
    long end = Math.min(last, revision + mostRevisions);
    List<RevisionEvents> found = new ArrayList<>((int) Math.max(0, end - revision));
    for (long next = revision + 1; next <= end; next++) {
      found.add(ring[place(next)]);
    }
    return Optional.of(found);
  }

  @Override
  public Runnable listen(Runnable task) {
    // Another object each time: the same task may listen twice.
    Runnable listener = () -> task.run();
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
