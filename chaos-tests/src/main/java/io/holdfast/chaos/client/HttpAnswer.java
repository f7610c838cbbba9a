package io.holdfast.chaos.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a gateway answered. */
public final class HttpAnswer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * Keeps both without a copy.
   *
   * @param headers names in lower case
   */
  public HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  public int status() {
    return status;
  }

  /** The body as it came; not a copy. */
  public byte[] body() {
    return body;
  }

  /** True for 200 to 299. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * The body as JSON.
   *
   * @throws IllegalStateException when it is not
   */
  public JsonNode json() {
    try {
      return JSON.readTree(text());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON, status " + status + ": " + text(), e);
    }
  }

  /** One line for reports: the status and the problem's code, or the begin of the body. */
  public String summary() {
    String text = text();
    if (text.startsWith("{")) {
      JsonNode code = json().get("code");
      if (code != null) {
        return status + " " + code.asText();
      }
    }
    return (status + " " + text.substring(0, Math.min(80, text.length())).strip()).strip();
  }
}
