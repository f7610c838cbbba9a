package io.holdfast.gateway.read;

import io.holdfast.gateway.request.ClientConnection;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.store.read.RangeScan;
import io.holdfast.store.result.RangePage;
import java.io.IOException;

/**
 * Reads of ranges: what is short is read at once, by the thread of the request; what is long has
 * its place among the {@link LongWork}.
 */
public final class LongReads {
  /** Rows that any request may look at without waiting for its turn. */
  public static final int FIRST_ROWS = 256;

  private final LongWork work;

  public LongReads(LongWork work) {
    this.work = work;
  }

  /** Makes the answer of what was read. */
  @FunctionalInterface
  public interface Rendering {
    byte[] of(RangePage page) throws IOException;
  }

  /** Reads all that the scan wants, and makes an answer of it. */
  public byte[] read(Exchange exchange, RangeScan scan, Rendering rendering)
      throws IOException, InterruptedException {
    if (!scan.advance(FIRST_ROWS)) {
      return rendering.of(scan.page());
    }
    try (LongWork.Place place = work.scan(client(exchange))) {
      place.run(() -> scan.advance(LongWork.STEP_ROWS));
      return place.call(() -> rendering.of(scan.page()));
    }
  }

  /** Counts to the end. */
  public long count(Exchange exchange, RangeScan scan) throws IOException, InterruptedException {
    if (scan.advance(FIRST_ROWS)) {
      try (LongWork.Place place = work.count(client(exchange))) {
        place.run(() -> scan.advance(LongWork.STEP_ROWS));
      }
    }
    return scan.page().count();
  }

  /** A place for what is read piece by piece. */
  public LongWork.Place place(Exchange exchange) throws IOException, InterruptedException {
    return work.scan(client(exchange));
  }

  /** A place for a stream, which ends at the deadline even if its client takes nothing. */
  public LongWork.Place stream(Exchange exchange) throws IOException, InterruptedException {
    LongWork.Place place = work.scan(client(exchange));
    place.cutOffAtDeadline();
    return place;
  }

  private static LongWork.Client client(Exchange exchange) {
    ClientConnection connection = exchange.connection();
    return new LongWork.Client() {
      @Override
      public long deadlineNanos() {
        return exchange.deadlineNanos();
      }

      @Override
      public String user() {
        return exchange.caller().user();
      }

      @Override
      public boolean isGone() {
        return connection.isGone();
      }

      @Override
      public void cutOff() {
        connection.cutOff();
      }
    };
  }
}
