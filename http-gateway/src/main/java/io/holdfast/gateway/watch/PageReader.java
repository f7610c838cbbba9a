package io.holdfast.gateway.watch;

import io.holdfast.gateway.read.LongReads;
import io.holdfast.gateway.read.LongWork;
import io.holdfast.gateway.request.Exchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads changes for one answer: the first piece on the thread of the request, what takes longer in
 * turn with other long work.
 *
 * @param mostBytes of keys and values; of revisions, the last one may pass the bound
 */
record PageReader(ChangeReader reader, LongReads longReads, long mostBytes) {
  private static final int FIRST_REVISIONS = 256;
  private static final int STEP_REVISIONS = 1_000;

  ChangeReader.Page read(Exchange exchange, WatchSpec spec, long since, int limit)
      throws IOException, InterruptedException {
    Gathered gathered = new Gathered(limit, mostBytes, since);
    gathered.add(reader.read(spec, since, FIRST_REVISIONS, mostBytes));
    if (!gathered.wantsMore()) {
      return gathered.page();
    }
    try (LongWork.Place place = longReads.place(exchange)) {
      while (gathered.wantsMore()) {
        gathered.add(
            place.call(
                () ->
                    reader.read(spec, gathered.upTo, STEP_REVISIONS, mostBytes - gathered.bytes)));
      }
    }
    return gathered.page();
  }

  /** Pieces, put together until there is enough. */
  private static final class Gathered {
    private final int limit;
    private final long mostBytes;
    private final List<Change> changes = new ArrayList<>();
    private long upTo;
    private long bytes;
    private boolean more = true;

    Gathered(int limit, long mostBytes, long since) {
      this.limit = limit;
      this.mostBytes = mostBytes;
      this.upTo = since;
    }

    boolean wantsMore() {
      return more && changes.size() < limit && bytes < mostBytes;
    }

    void add(ChangeReader.Page piece) {
      for (Change change : piece.changes()) {
        if (changes.size() == limit) {
          upTo = changes.getLast().revision();
          more = true;
          return;
        }
        changes.add(change);
        change.matches().forEach(match -> bytes += match.event().bytes());
      }
      upTo = piece.upTo();
      more = piece.more();
    }

    ChangeReader.Page page() {
      return new ChangeReader.Page(changes, upTo, more);
    }
  }
}
