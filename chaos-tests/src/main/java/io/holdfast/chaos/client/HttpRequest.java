package io.holdfast.chaos.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as it goes over the wire. */
public final class HttpRequest {
  private static final byte[] NO_BODY = {};
  private static final String AUTHORIZATION = "Authorization";

  private final String method;
  private final String target;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * @param method upper case
   * @param target path and query, already percent-encoded
   * @param headers without Host and Content-Length, which the connection adds
   * @param body empty = none is sent
   */
  private HttpRequest(String method, String target, Map<String, String> headers, byte[] body) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
  }

  public static HttpRequest of(String method, String target) {
    return new HttpRequest(method, target, Map.of(), NO_BODY);
  }

  public static HttpRequest of(String method, String target, byte[] body) {
    return new HttpRequest(method, target, Map.of(), body);
  }

  String method() {
    return method;
  }

  public HttpRequest with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new HttpRequest(method, target, more, body);
  }

  /**
   * All bytes of the request, so that one write sends them.
   *
   * @param token shown unless the request shows one of its own
   */
  byte[] encode(String authority, Optional<String> token) {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: ").append(authority);
    if (!headers.containsKey(AUTHORIZATION)) {
      token.ifPresent(text -> head.append("\r\nAuthorization: Bearer ").append(text));
    }
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    if (body.length > 0 || expectsBody()) {
      head.append("\r\nContent-Length: ").append(body.length);
    }
    head.append("\r\n\r\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(head.length() + body.length);
    bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  private boolean expectsBody() {
    return method.equals("PUT") || method.equals("POST");
  }
}
