package io.holdfast.gateway.request;

import io.holdfast.gateway.admission.BodyRoom;
import io.holdfast.gateway.admission.Overload;
import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.store.command.Bytes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads a body up to a bound, and refuses a larger one before it has arrived. Memory is taken for
 * what has arrived, not for what was announced.
 */
final class BodyReader {
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final RequestLimits limits;
  private final BodyRoom room;
  private final UploadPace pace;

  BodyReader(
      HttpServletRequest request,
      HttpServletResponse response,
      RequestLimits limits,
      BodyRoom room,
      long deadlineNanos) {
    this.request = request;
    this.response = response;
    this.limits = limits;
    this.room = room;
    this.pace = new UploadPace(System.nanoTime(), deadlineNanos);
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
    refuseUnknownCoding();
    if (request.getContentLengthLong() > most) {
      throw tooLarge(tooLarge, most);
    }
    try {
      Bytes body = readAll(most, tooLarge);
      room.arrived();
      return body;
    } catch (IOException failed) {
      if (failed.getCause() instanceof TimeoutException) {
        throw tooSlow();
      }
      throw failed;
    }
  }

  /** Jetty undoes chunked, and lets others pass before it. */
  private void refuseUnknownCoding() {
    String coding = request.getHeader("Transfer-Encoding");
    if (coding != null && !coding.equalsIgnoreCase("chunked")) {
      throw closing(
          Problem.of(
              ProblemCode.TRANSFER_CODING_NOT_IMPLEMENTED,
              "Transfer-Encoding may be chunked and nothing else, not " + coding));
    }
  }

  private Bytes readAll(int most, ProblemCode tooLarge) throws IOException {
    int announced = (int) request.getContentLengthLong();
    int all = announced >= 0 ? announced : most;
    PacedInput in = new PacedInput(request, pace, announced);
    byte[] buffer = new byte[Math.min(all, BodyRoom.FIRST_BYTES)];
    int size = 0;
    try {
      while (true) {
        if (size == buffer.length) {
          int next = in.read();
          if (next < 0) {
            return Bytes.wrap(buffer);
          }
          if (size == all) {
            throw tooLarge(tooLarge, most);
          }
          buffer = grown(buffer, all);
          buffer[size++] = (byte) next;
        }
        int read = in.read(buffer, size);
        if (read < 0) {
          return Bytes.wrap(Arrays.copyOf(buffer, size));
        }
        size += read;
        if (pace.isTooSlow(System.nanoTime(), size)) {
          throw tooSlow();
        }
      }
    } finally {
      in.end();
    }
  }

  private byte[] grown(byte[] buffer, int most) {
    int bytes = Math.min(most, buffer.length * 2);
    if (!room.growTo(bytes)) {
      throw closing(Overload.problem(limits));
    }
    return Arrays.copyOf(buffer, bytes);
  }

  private RuntimeException tooLarge(ProblemCode code, int most) {
    return closing(
        Problem.of(code, "at most " + most + " bytes are taken here").with("limit", most));
  }

  private RuntimeException tooSlow() {
    return closing(
        Problem.of(
            ProblemCode.UPLOAD_TOO_SLOW,
            "the body did not arrive before the request's deadline, or less than "
                + UploadPace.LEAST_BYTES
                + " bytes of it in "
                + TimeUnit.NANOSECONDS.toSeconds(UploadPace.WINDOW_NANOS)
                + " s"));
  }

  /** Otherwise the rest of the body would be taken for the next request. */
  private RuntimeException closing(Problem problem) {
    response.setHeader("Connection", "close");
    return problem.exception();
  }
}
