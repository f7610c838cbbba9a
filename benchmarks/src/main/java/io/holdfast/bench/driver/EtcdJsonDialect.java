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
import java.util.Base64;

/**
 * etcd's JSON gateway, version 3.4 and later: {@code POST /v3/kv/put}, {@code /v3/kv/range}, {@code
 * /v3/kv/txn}.
 */
public final class EtcdJsonDialect implements HttpDialect {
  private static final byte[] REVISION = ascii("\"revision\"");
  private static final byte[] ONE_KEY = ascii("\"count\":\"1\"");
  private static final byte[] SUCCEEDED = ascii("\"succeeded\":true");

  private static final byte[] OPEN_PUT = ascii("{\"requestPut\":");
  private static final byte[] CLOSE_PUT = ascii("}");

  private final Dataset data;
  private final byte[][] keys;
  private final byte[][] values;
  private final HttpRequest[] linearizableGets;
  private final HttpRequest[] localGets;
  private final byte[] putHead;

  /** Encodes all keys and values. */
  public EtcdJsonDialect(Dataset data) {
    this.data = data;
    Base64.Encoder base64 = Base64.getEncoder();
    int count = data.capacity();
    keys = new byte[count][];
    linearizableGets = new HttpRequest[count];
    localGets = new HttpRequest[count];
    for (int key = 0; key < count; key++) {
      String encoded = base64.encodeToString(data.key(key).getBytes(US_ASCII));
      keys[key] = ascii("{\"key\":\"" + encoded + "\",\"value\":\"");
      linearizableGets[key] = post("/v3/kv/range", ascii("{\"key\":\"" + encoded + "\"}"));
      localGets[key] =
          post("/v3/kv/range", ascii("{\"key\":\"" + encoded + "\",\"serializable\":true}"));
    }
    values = new byte[data.values()][];
    for (int value = 0; value < data.values(); value++) {
      values[value] = ascii(base64.encodeToString(data.value(value)) + "\"}");
    }
    putHead = head("/v3/kv/put", keys[0].length + values[0].length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private static byte[] head(String target, int bodyLength) {
    return HttpRequest.head("POST", target, "application/json", bodyLength);
  }

  private static HttpRequest post(String target, byte[] body) {
    return HttpRequest.of(head(target, body.length), body);
  }

  @Override
  public HttpRequest encode(Request request) {
    return switch (request) {
      case Put(int key, int value) -> put(key, value);
      case Insert(int key, int value) -> put(key, value);
      case Get(int key, ReadLevel level) ->
          level == ReadLevel.LOCAL ? localGets[key] : linearizableGets[key];
      case Batch batch -> transaction(batch);
    };
  }

  /** All keys of a data set have one length, and so have all values, so all puts share a head. */
  private HttpRequest put(int key, int value) {
    JsonBytes body = new JsonBytes(keys[key].length + values[value].length);
    return HttpRequest.of(putHead, body.add(keys[key]).add(values[value]).toByteArray());
  }

  private HttpRequest transaction(Batch batch) {
    JsonBytes body = new JsonBytes(batch.count() * (data.valueBytes() * 4 / 3 + 128));
    body.add(ascii("{\"success\":"));
    char separator = '[';
    for (int key = batch.firstKey(); key < batch.firstKey() + batch.count(); key++) {
      body.add(separator).add(OPEN_PUT).add(keys[key]).add(values[batch.value()]).add(CLOSE_PUT);
      separator = ',';
    }
    return post("/v3/kv/txn", body.add(ascii("]}")).toByteArray());
  }

  @Override
  public boolean isDone(Request request, HttpResponse response) {
    if (response.status() != 200) {
      return false;
    }
    return switch (request) {
      case Put _, Insert _ -> response.bodyContains(REVISION);
      case Get _ -> response.bodyLength() > data.valueBytes() && response.bodyContains(ONE_KEY);
      case Batch _ -> response.bodyContains(SUCCEEDED);
    };
  }
}
