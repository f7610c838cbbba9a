package io.holdfast.bench.driver;

import io.holdfast.bench.http.HttpRequest;
import io.holdfast.bench.http.HttpResponse;
import io.holdfast.bench.workload.Dataset;
import io.holdfast.bench.workload.Request;
import io.holdfast.bench.workload.Request.Batch;
import io.holdfast.bench.workload.Request.Get;
import io.holdfast.bench.workload.Request.Insert;
import io.holdfast.bench.workload.Request.Put;

/**
 * The empty handlers of {@code io.holdfast.bench.ceiling}: the same bytes on the wire as
 * Holdfast's, and no store.
 */
public final class CeilingDialect implements HttpDialect {
  private final Dataset data;
  private final byte[][] putHeads;
  private final HttpRequest[] gets;

  /** Encodes all keys. */
  public CeilingDialect(Dataset data) {
    this.data = data;
    putHeads = new byte[data.capacity()][];
    gets = new HttpRequest[data.capacity()];
    for (int key = 0; key < data.capacity(); key++) {
      String target = "/ceiling/" + data.valueBytes() + "/" + data.key(key);
      putHeads[key] =
          HttpRequest.head("PUT", target, "application/octet-stream", data.valueBytes());
      gets[key] = HttpRequest.of(HttpRequest.head("GET", target, "", -1));
    }
  }

  @Override
  public HttpRequest encode(Request request) {
    return switch (request) {
      case Put(int key, int value) -> HttpRequest.of(putHeads[key], data.value(value));
      case Insert(int key, int value) -> HttpRequest.of(putHeads[key], data.value(value));
      case Get get -> gets[get.key()];
      case Batch _ -> throw new UnsupportedOperationException("the ceiling knows no batches");
    };
  }

  @Override
  public boolean isDone(Request request, HttpResponse response) {
    return switch (request) {
      case Get _ -> response.status() == 200 && response.bodyLength() == data.valueBytes();
      case Put _, Insert _, Batch _ -> response.status() == 200;
    };
  }
}
