package io.holdfast.gateway.routing;

import io.holdfast.store.command.Bytes;
import java.io.IOException;
import java.util.List;

/**
 * What a node answered. A short body is here in whole, so that its connection serves others
 * already; of a long one this is the beginning, and {@link Rest} brings the rest bit by bit.
 *
 * @param begin the body, or its beginning
 * @param rest null = the body is here in whole
 */
record NodeAnswer(int status, List<HeaderLine> headers, Bytes begin, Rest rest) {

  /** Says so of an answer that goes on as things happen. */
  static final String UNBUFFERED = "X-Accel-Buffering";

  /** What is left of a body. One thread takes it. */
  interface Rest {
    /**
     * The next bytes; null = that was all.
     *
     * @throws IOException when the node broke off or fell silent: the answer is not whole
     */
    byte[] next() throws IOException, InterruptedException;
  }

  /** Whether each piece is to go on at once, as the next may be long in coming. */
  boolean isUnbuffered() {
    return header(UNBUFFERED).equals("no");
  }

  /** The value of a header; empty = it is not there. */
  String header(String name) {
    for (HeaderLine line : headers) {
      if (line.name().equalsIgnoreCase(name)) {
        return line.value();
      }
    }
    return "";
  }
}
