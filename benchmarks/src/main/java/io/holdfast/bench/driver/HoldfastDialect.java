package io.holdfast.bench.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.holdfast.bench.http.HttpRequest;
import io.holdfast.bench.http.HttpResponse;
import io.holdfast.bench.workload.Dataset;
import io.holdfast.bench.workload.ReadLevel;
import io.holdfast.bench.workload.Request;
import io.holdfast.bench.workload.Request.Batch;
import io.holdfast.bench.workload.Request.Get;
import io.holdfast.bench.workload.Request.Insert;
import io.holdfast.bench.workload.Request.Put;

/** Holdfast's own interface: {@code PUT} and {@code GET /v1/kv/<key>}, {@code POST /v1/batch}. */
public final class HoldfastDialect implements HttpDialect {
  private static final String CONTENT_TYPE = "application/octet-stream";

  /**
   * What the result of an operation has that was refused; the batch itself is answered with 200.
   */
  private static final byte[] PROBLEM = "\"problem\":".getBytes(US_ASCII);

  private final Dataset data;
  private final byte[][] putHeads;
  private final HttpRequest[] linearizableGets;
  private final HttpRequest[] localGets;
  private final byte[][] batchKeys;
  private final byte[][] batchValues;

  /** Encodes all keys. */
  public HoldfastDialect(Dataset data) {
    this.data = data;
    int keys = data.capacity();
    putHeads = new byte[keys][];
    linearizableGets = new HttpRequest[keys];
    localGets = new HttpRequest[keys];
    batchKeys = new byte[keys][];
    for (int key = 0; key < keys; key++) {
      String target = "/v1/kv/" + data.key(key);
      putHeads[key] = HttpRequest.head("PUT", target, CONTENT_TYPE, data.valueBytes());
      linearizableGets[key] = get(target + "?consistency=linearizable");
      localGets[key] = get(target + "?consistency=local");
      batchKeys[key] =
          ("{\"put\":{\"key\":\"" + data.key(key) + "\",\"value\":\"").getBytes(US_ASCII);
    }
    batchValues = new byte[data.values()][];
    for (int value = 0; value < data.values(); value++) {
      batchValues[value] = (data.valueText(value) + "\"}}").getBytes(US_ASCII);
    }
  }

  private static HttpRequest get(String target) {
    return HttpRequest.of(HttpRequest.head("GET", target, CONTENT_TYPE, -1));
  }

  @Override
  public HttpRequest encode(Request request) {
    return switch (request) {
      case Put(int key, int value) -> HttpRequest.of(putHeads[key], data.value(value));
      case Insert(int key, int value) -> HttpRequest.of(putHeads[key], data.value(value));
      case Get(int key, ReadLevel level) ->
          level == ReadLevel.LOCAL ? localGets[key] : linearizableGets[key];
      case Batch batch -> encode(batch);
    };
  }

  private HttpRequest encode(Batch batch) {
    JsonBytes body = new JsonBytes(batch.count() * (data.valueBytes() + 64));
    char separator = '[';
    for (int key = batch.firstKey(); key < batch.firstKey() + batch.count(); key++) {
      body.add(separator).add(batchKeys[key]).add(batchValues[batch.value()]);
      separator = ',';
    }
    byte[] bytes = body.add(']').toByteArray();
    return HttpRequest.of(
        HttpRequest.head("POST", "/v1/batch", "application/json", bytes.length), bytes);
  }

  @Override
  public boolean isDone(Request request, HttpResponse response) {
    return switch (request) {
      case Put _, Insert _ -> response.status() == 200 || response.status() == 201;
      case Get _ -> response.status() == 200 && response.bodyLength() == data.valueBytes();
      case Batch _ -> response.status() == 200 && !response.bodyContains(PROBLEM);
    };
  }
}
