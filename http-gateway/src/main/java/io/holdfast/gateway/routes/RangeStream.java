package io.holdfast.gateway.routes;

import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Json;
import io.holdfast.gateway.request.RangeRequest;
import io.holdfast.store.KeyedRecord;
import io.holdfast.store.RangePage;
import io.holdfast.store.ReadResult;
import io.holdfast.store.StoreReader;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A whole range as NDJSON, a record a line, from a state that stands still. Page after page is read
 * and written, so that a slow client holds no more than one.
 */
final class RangeStream {
  private final Answers answers;

  RangeStream(Answers answers) {
    this.answers = answers;
  }

  void write(Exchange exchange, RangeRequest request, StoreReader reader) throws IOException {
    ReadResult.Found<RangePage> page = read(reader, request);
    exchange.noteRevision(page.revision());
    exchange.response().setContentType("application/x-ndjson");
    OutputStream out = answers.begin(exchange, 200).getOutputStream();
    if (exchange.isHead()) {
      return;
    }
    RangeRequest next = request;
    while (true) {
      for (KeyedRecord item : page.value().items()) {
        out.write(Json.line(json -> RecordJson.write(json, item, request.keysOnly())));
      }
      if (!page.value().more() || page.value().items().isEmpty()) {
        return;
      }
      int stillWanted = next.limit() == 0 ? 0 : next.limit() - page.value().items().size();
      if (next.limit() != 0 && stillWanted <= 0) {
        return;
      }
      next = next.after(page.value().items().getLast().key(), stillWanted);
      page = read(reader, next);
    }
  }

  private static ReadResult.Found<RangePage> read(StoreReader reader, RangeRequest request) {
    return ReadDesk.found(reader.range(request.page(), request.revision()));
  }
}
