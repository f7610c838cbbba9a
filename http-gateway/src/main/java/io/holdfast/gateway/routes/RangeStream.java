package io.holdfast.gateway.routes;

import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.key.ReadService;
import io.holdfast.gateway.key.RecordJson;
import io.holdfast.gateway.read.LongReads;
import io.holdfast.gateway.read.LongWork;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.RangeRequest;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.KeyedRecord;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.ReadResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A whole range as NDJSON, a record a line, from a state that stands still. Piece after piece is
 * read and written, so that a slow client holds no more than one. All but a short first piece is
 * read in turn with other long work, and none of it after the deadline.
 */
final class RangeStream {
  /** Between two of these it is looked whether the reader still may: it may take them slowly. */
  private static final int WRITTEN_AT_ONCE = 16 << 10;

  private final Answers answers;

  RangeStream(Answers answers) {
    this.answers = answers;
  }

  /** A piece: its lines, and what comes behind it; null = nothing. */
  private record Piece(long revision, ByteArrayOutputStream lines, RangeRequest rest) {}

  /**
   * Answers.
   *
   * @param still refuses when the caller may not read these keys any more; breaks the answer off
   */
  void write(
      Exchange exchange,
      RangeRequest request,
      StoreReader reader,
      LongReads longReads,
      Runnable still)
      throws IOException, InterruptedException {
    Piece piece = read(reader, request, LongReads.FIRST_ROWS);
    exchange.noteRevision(piece.revision());
    if (exchange.isHead()) {
      begin(exchange);
      // Or the server would say that there is nothing.
      exchange.response().flushBuffer();
      return;
    }
    if (piece.rest() == null) {
      piece.lines().writeTo(begin(exchange));
      return;
    }
    // Before the answer begins: there may be no place.
    try (LongWork.Place place = longReads.stream(exchange)) {
      OutputStream out = begin(exchange);
      write(piece, out, still);
      while (piece.rest() != null) {
        RangeRequest rest = piece.rest();
        piece = place.call(() -> read(reader, rest, LongWork.STEP_ROWS));
        write(piece, out, still);
      }
    }
  }

  private static void write(Piece piece, OutputStream out, Runnable still) throws IOException {
    byte[] lines = piece.lines().toByteArray();
    for (int from = 0; from < lines.length; from += WRITTEN_AT_ONCE) {
      still.run();
      out.write(lines, from, Math.min(WRITTEN_AT_ONCE, lines.length - from));
    }
  }

  private OutputStream begin(Exchange exchange) throws IOException {
    answers.begin(exchange);
    exchange.response().setStatus(200);
    exchange.response().setContentType("application/x-ndjson");
    return exchange.response().getOutputStream();
  }

  private static Piece read(StoreReader reader, RangeRequest request, int rows) throws IOException {
    ReadResult.Found<RangePage> found =
        ReadService.found(reader.range(request.piece(rows), request.revision()));
    RangePage page = found.value();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (KeyedRecord item : page.items()) {
      lines.writeBytes(Json.line(json -> RecordJson.write(json, item, request.keysOnly())));
    }
    return new Piece(found.revision(), lines, behind(request, page));
  }

  private static RangeRequest behind(RangeRequest request, RangePage page) {
    int left = request.limit() - page.items().size();
    if (!page.more() || page.items().isEmpty() || (request.limit() != 0 && left <= 0)) {
      return null;
    }
    return request.after(page.items().getLast().key(), request.limit() == 0 ? 0 : left);
  }
}
