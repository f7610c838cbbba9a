package io.holdfast.gateway.request;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.store.Bytes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;

/** Reads a body up to a bound, and refuses a larger one before it has arrived. */
final class BodyReader {
  private static final int FIRST_BUFFER_BYTES = 8 << 10;

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final long deadlineNanos;

  BodyReader(HttpServletRequest request, HttpServletResponse response, long deadlineNanos) {
    this.request = request;
    this.response = response;
    this.deadlineNanos = deadlineNanos;
  }

  /** A GET with a body would be cut differently by proxies: refused (RFC 9110, 9.3.1). */
  void refuseAny() {
    boolean empty = request.getContentLengthLong() == 0;
    boolean none =
        request.getContentLengthLong() < 0 && request.getHeader("Transfer-Encoding") == null;
    if (!empty && !none) {
      throw closing(
          Problem.of(ProblemCode.BODY_NOT_ALLOWED, request.getMethod() + " takes no body here"));
    }
  }

  Bytes read(int most, ProblemCode tooLarge) throws IOException {
    if (request.getHeader("Content-Encoding") != null) {
      throw closing(
          Problem.of(
              ProblemCode.CONTENT_ENCODING_NOT_SUPPORTED,
              "send the body as it is, without Content-Encoding"));
    }
    if (request.getContentLengthLong() > most) {
      throw tooLarge(tooLarge, most);
    }
    try {
      return readAll(most, tooLarge);
    } catch (IOException failed) {
      if (failed.getCause() instanceof TimeoutException) {
        throw tooSlow();
      }
      throw failed;
    }
  }

  private Bytes readAll(int most, ProblemCode tooLarge) throws IOException {
    InputStream in = request.getInputStream();
    int announced = (int) request.getContentLengthLong();
    byte[] buffer = new byte[announced >= 0 ? announced : Math.min(most, FIRST_BUFFER_BYTES)];
    int size = 0;
    while (true) {
      if (size == buffer.length) {
        int next = in.read();
        if (next < 0) {
          return Bytes.wrap(buffer);
        }
        if (size == most) {
          throw tooLarge(tooLarge, most);
        }
        buffer = Arrays.copyOf(buffer, Math.min(most, Math.max(size * 2, FIRST_BUFFER_BYTES)));
        buffer[size++] = (byte) next;
      }
      int read = in.read(buffer, size, buffer.length - size);
      if (read < 0) {
        return Bytes.wrap(Arrays.copyOf(buffer, size));
      }
      size += read;
      if (System.nanoTime() - deadlineNanos > 0) {
        throw tooSlow();
      }
    }
  }

  private RuntimeException tooLarge(ProblemCode code, int most) {
    return closing(
        Problem.of(code, "at most " + most + " bytes are taken here").with("limit", most));
  }

  private RuntimeException tooSlow() {
    return closing(
        Problem.of(
            ProblemCode.UPLOAD_TOO_SLOW, "the body did not arrive before the request's deadline"));
  }

  /** What is left of the body would be taken for the next request. */
  private RuntimeException closing(Problem problem) {
    response.setHeader("Connection", "close");
    return problem.exception();
  }
}
