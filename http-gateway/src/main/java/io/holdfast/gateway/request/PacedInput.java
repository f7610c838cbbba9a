package io.holdfast.gateway.request;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of a body, waited for no longer than its pace allows: the connection's time of silence
 * is much longer, and a request may wait for other things too.
 */
final class PacedInput {
  private final HttpServletRequest request;
  private final InputStream in;
  private final UploadPace pace;
  private final long announced;
  private long read;

  /** Null = nothing had to be waited for. */
  private ClientConnection.Silence silence;

  /**
   * Of a request whose body is about to be read.
   *
   * @param announced its size; negative = not said
   */
  PacedInput(HttpServletRequest request, UploadPace pace, long announced) throws IOException {
    this.request = request;
    this.in = request.getInputStream();
    this.pace = pace;
    this.announced = announced;
  }

  int read() throws IOException {
    boundTheWait();
    int next = in.read();
    read += next < 0 ? 0 : 1;
    return next;
  }

  int read(byte[] buffer, int from) throws IOException {
    if (from == buffer.length) {
      return 0;
    }
    boundTheWait();
    int count = in.read(buffer, from, buffer.length - from);
    read += Math.max(0, count);
    return count;
  }

  private void boundTheWait() throws IOException {
    if (read == announced || in.available() > 0) {
      return;
    }
    if (silence == null) {
      silence = ClientConnection.of(request).silence();
    }
    silence.bound(
        Math.max(1, TimeUnit.NANOSECONDS.toMillis(pace.patienceNanos(System.nanoTime()))));
  }

  /** The connection may be silent for as long as before. */
  void end() {
    if (silence != null) {
      silence.end();
    }
  }
}
