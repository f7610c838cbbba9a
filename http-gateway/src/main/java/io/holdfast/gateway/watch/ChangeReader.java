package io.holdfast.gateway.watch;

import io.holdfast.gateway.errors.ProblemTable;
import io.holdfast.raft.EventFeed;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.read.EventQuery;
import io.holdfast.store.result.EventPage;
import io.holdfast.store.result.ReadResult;
import io.holdfast.store.result.RevisionEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what happened behind a revision: from the latest events where they reach back so far, else
 * from the history. Safe for many threads.
 */
final class ChangeReader {
  private final ReplicatedStore store;
  private final EventFeed feed;

  ChangeReader(ReplicatedStore store) {
    this.store = store;
    this.feed = store.events();
  }

  /**
   * A piece of what happened.
   *
   * @param upTo up to where it is complete
   * @param more whether this node's state holds more than that
   */
  record Page(List<Change> changes, long upTo, boolean more) {}

  /**
   * Reads a piece.
   *
   * @param mostRevisions to look at
   * @param mostBytes of keys and values; of revisions, the last one may pass the bound
   * @throws io.holdfast.gateway.errors.ProblemException when that is no longer kept
   * @throws io.holdfast.raft.UnavailableException while the state is exchanged
   */
  Page read(WatchSpec spec, long since, int mostRevisions, long mostBytes) {
    Optional<List<RevisionEvents>> recent = feed.since(since, mostRevisions);
    return recent.isPresent()
        ? ofRecent(spec, since, recent.get(), mostBytes)
        : ofHistory(spec, since, mostRevisions, mostBytes);
  }

  /** Refuses to begin where the history does not reach. */
  void check(long since) {
    if (feed.since(since, 1).isEmpty()) {
      long floor = store.reader().status().historyFloor();
      if (Math.max(1, since) < floor) {
        throw ProblemTable.of(new ReadResult.Compacted<>(floor)).exception();
      }
    }
  }

  private Page ofRecent(WatchSpec spec, long since, List<RevisionEvents> recent, long mostBytes) {
    List<Change> changes = new ArrayList<>();
    long upTo = since;
    long bytes = 0;
    for (RevisionEvents revision : recent) {
      Change change = spec.of(revision);
      if (change != null) {
        changes.add(change);
        bytes += revision.bytes();
      }
      upTo = revision.revision();
      if (bytes >= mostBytes) {
        break;
      }
    }
    return page(changes, upTo);
  }

  private Page ofHistory(WatchSpec spec, long since, int mostRevisions, long mostBytes) {
    EventQuery query =
        new EventQuery(
            since, Long.MAX_VALUE - 1, spec::wants, spec.withBefore(), mostRevisions, mostBytes);
    try (ReplicatedStore.StoreSnapshot snapshot = store.snapshot()) {
      return switch (snapshot.reader().events(query)) {
        case ReadResult.Found<EventPage>(EventPage found, long _) -> {
          List<Change> changes = new ArrayList<>();
          for (RevisionEvents revision : found.revisions()) {
            Change change = spec.of(revision);
            if (change != null) {
              changes.add(change);
            }
          }
          yield page(changes, found.upTo());
        }
        case ReadResult.Compacted<EventPage> gone -> throw ProblemTable.of(gone).exception();
        case ReadResult.InTheFuture<EventPage> _ -> page(List.of(), since);
      };
    }
  }

  private Page page(List<Change> changes, long upTo) {
    return new Page(changes, upTo, upTo < feed.revision());
  }
}
