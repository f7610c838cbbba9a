package io.holdfast.bench.http;

/**
 * One complete answer. It is a view of the connection's own bytes: valid only until the callback
 * that got it returns.
 */
public interface HttpResponse {

  /** The status code, 100 to 599. */
  int status();

  /** Length of the body in bytes, after chunked decoding. */
  int bodyLength();

  /** The body's first {@code maxBytes} bytes, read as ISO 8859-1 so that every byte is shown. */
  String bodyText(int maxBytes);

  /** Whether the body holds these bytes, in this order, anywhere. */
  boolean bodyContains(byte[] wanted);

  default boolean isSuccess() {
    return status() >= 200 && status() < 300;
  }
}
