package io.holdfast.bench.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/**
 * A request made of bytes that are ready to be sent: a head, and a body that many requests may
 * share. Never changes.
 */
public final class HttpRequest {
  private static final byte[] NO_BODY = {};

  private final byte[] head;
  private final byte[] body;

  private HttpRequest(byte[] head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  /** A request without a body. */
  public static HttpRequest of(byte[] head) {
    return new HttpRequest(head, NO_BODY);
  }

  /**
   * A request with a body.
   *
   * @param head made by {@link #head} for just this length of body
   */
  public static HttpRequest of(byte[] head, byte[] body) {
    return new HttpRequest(head, body);
  }

  /**
   * The head of a request, up to and with the empty line.
   *
   * @param bodyLength in bytes; negative for a request that has no body
   */
  public static byte[] head(String method, String target, String contentType, int bodyLength) {
    StringBuilder head = new StringBuilder(128);
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
    if (bodyLength >= 0) {
      head.append("Content-Type: ").append(contentType).append("\r\n");
      head.append("Content-Length: ").append(bodyLength).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(ISO_8859_1);
  }

  /** Fresh views of the bytes, for a gathering write. */
  ByteBuffer[] buffers() {
    return new ByteBuffer[] {ByteBuffer.wrap(head), ByteBuffer.wrap(body)};
  }
}
