package io.holdfast.gateway.eventloop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what answers hold in memory until their clients have taken them. Above half of the bound
 * those end that have been under way for a second, of the connection that holds most; above all of
 * it newer ones too. So one client may have much room while nobody else needs it. Safe for many
 * threads.
 */
public final class AnswerRoom {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerRoom.class);

  /** Answers that are taken at once are not looked at. */
  static final long LEAST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final long mostBytes;
  private final LongSupplier nanos;

  /** By connection, the oldest piece first. */
  private final Map<Object, Holder> holders = new LinkedHashMap<>();

  private long bytes;
  private long ended;
  private long reportedNanos;

  private static final class Holder {
    private final Set<Piece> pieces = new LinkedHashSet<>();
    private long bytes;
  }

  /** Bytes that were given out and not taken yet. */
  final class Piece {
    private final Object connection;
    private final int size;
    private final Runnable breakOff;
    private final long sinceNanos;

    private Piece(Object connection, int size, Runnable breakOff) {
      this.connection = connection;
      this.size = size;
      this.breakOff = breakOff;
      this.sinceNanos = nanos.getAsLong();
    }

    /** They were taken, or never will be. */
    void leave() {
      remove(this);
    }
  }

  public AnswerRoom(long mostBytes) {
    this(mostBytes, System::nanoTime);
  }

  AnswerRoom(long mostBytes, LongSupplier nanos) {
    this.mostBytes = mostBytes;
    this.nanos = nanos;
    this.reportedNanos = nanos.getAsLong() - REPORT_NANOS;
  }

  /**
   * Takes room, for which others may have to leave.
   *
   * @param breakOff ends the answer; called by any thread, and does not wait
   */
  Piece enter(Object connection, int size, Runnable breakOff) {
    Piece piece = new Piece(connection, size, breakOff);
    synchronized (this) {
      Holder holder = holders.computeIfAbsent(connection, first -> new Holder());
      holder.pieces.add(piece);
      holder.bytes += size;
      bytes += size;
    }
    makeRoom();
    return piece;
  }

  private synchronized boolean remove(Piece piece) {
    Holder holder = holders.get(piece.connection);
    if (holder == null || !holder.pieces.remove(piece)) {
      return false;
    }
    holder.bytes -= piece.size;
    bytes -= piece.size;
    if (holder.pieces.isEmpty()) {
      holders.remove(piece.connection);
    }
    return true;
  }

  /** Ends answers when too much is held. Called for each new one, and now and then. */
  public void makeRoom() {
    for (Piece piece : tooMuch()) {
      piece.breakOff.run();
    }
  }

  private synchronized List<Piece> tooMuch() {
    List<Piece> leaving = new ArrayList<>();
    while (bytes > mostBytes / 2) {
      Piece oldest = oldestOfLargest();
      boolean waits = nanos.getAsLong() - oldest.sinceNanos >= LEAST_WAIT_NANOS;
      if (!waits && bytes <= mostBytes) {
        break;
      }
      remove(oldest);
      leaving.add(oldest);
    }
    ended += leaving.size();
    if (!leaving.isEmpty()) {
      report();
    }
    return leaving;
  }

  private Piece oldestOfLargest() {
    return holders.values().stream()
        .max(Comparator.comparingLong(holder -> holder.bytes))
        .orElseThrow()
        .pieces
        .iterator()
        .next();
  }

  /** What answers hold now. */
  public synchronized long bytes() {
    return bytes;
  }

  public long mostBytes() {
    return mostBytes;
  }

  /** Answers that were broken off for others. */
  public synchronized long ended() {
    return ended;
  }

  private void report() {
    long now = nanos.getAsLong();
    if (now - reportedNanos >= REPORT_NANOS) {
      reportedNanos = now;
      LOG.warn(
          "Answers that clients do not take hold {} of {} bytes (queue.request_bytes): the oldest"
              + " of those who hold most are broken off",
          bytes,
          mostBytes);
    }
  }
}
