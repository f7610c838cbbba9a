package io.holdfast.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads all records under a prefix, page by page, at one revision. */
public final class RangeReader {
  private static final int PAGE_RECORDS = 1_000;

  private RangeReader() {}

  /**
   * Reads keys and values, both of them text.
   *
   * @param consistency linearizable, session, bounded or local
   * @throws IOException when the gateway gives no answer, or another than 200
   */
  public static Map<String, String> readAll(
      GatewayClient gateway, String prefix, String consistency) throws IOException {
    Map<String, String> records = new HashMap<>();
    String first =
        "/v1/kv?prefix="
            + encode(prefix)
            + "&limit="
            + PAGE_RECORDS
            + "&consistency="
            + consistency;
    String cursor = "";
    do {
      JsonNode page = page(gateway, cursor.isEmpty() ? first : first + "&cursor=" + encode(cursor));
      for (JsonNode item : page.required("items")) {
        records.put(item.required("key").asText(), item.required("value").asText());
      }
      cursor = page.path("cursor").asText("");
    } while (!cursor.isEmpty());
    return records;
  }

  private static JsonNode page(GatewayClient gateway, String target) throws IOException {
    HttpAnswer answer = gateway.get(target);
    if (answer.status() != 200) {
      throw new IOException(gateway.gateway().node() + " answered " + answer.summary());
    }
    return answer.json();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
