package io.holdfast.bench.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads one response at a time out of bytes that arrive in pieces (RFC 9112): a status line,
 * headers, and a body of a known length or in chunks. Only the three headers that frame a response
 * are looked at. Owned by one thread.
 */
final class ResponseParser implements HttpResponse {
  private static final int FIRST_BYTES = 2_048;
  private static final int LEAST_SPACE = 1_024;
  private static final int MAX_BYTES = 64 << 20;

  private static final int UNKNOWN = -1;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;

  private int status;
  private int bodyStart;
  private int bodyLength;
  private int contentLength;
  private boolean chunked;
  private boolean keepAlive;

  /** Where the next line is looked for; behind the head it is the next chunk. */
  private int position;

  /** End of the decoded part of a chunked body, which is moved together over the chunk sizes. */
  private int decodedEnd;

  ResponseParser() {
    reset();
  }

  /** Forgets the response that was read, ready for the next one. */
  void reset() {
    length = 0;
    position = 0;
    status = 0;
    bodyStart = UNKNOWN;
    bodyLength = 0;
    contentLength = UNKNOWN;
    chunked = false;
    keepAlive = true;
  }

  /** Where to put the next bytes from the network; say how many with {@link #accept}. */
  ByteBuffer space() {
    if (bytes.length - length < LEAST_SPACE) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    return ByteBuffer.wrap(bytes, length, bytes.length - length);
  }

  /**
   * Takes in the bytes that were put into {@link #space}.
   *
   * @return whether the response is complete
   * @throws ProtocolException if this is not a response that this client reads
   */
  boolean accept(int count) throws ProtocolException {
    length += count;
    if (length > MAX_BYTES) {
      throw new ProtocolException("a response of more than " + MAX_BYTES + " bytes");
    }
    if (bodyStart == UNKNOWN && !readHead()) {
      return false;
    }
    return chunked ? readChunks() : readPlainBody();
  }

  boolean keepAlive() {
    return keepAlive;
  }

  boolean isEmpty() {
    return length == 0;
  }

  private boolean readHead() throws ProtocolException {
    for (int end = lineEnd(); end != UNKNOWN; end = lineEnd()) {
      int start = position;
      position = end + 2;
      if (status == 0) {
        readStatus(start, end);
      } else if (end > start) {
        readHeader(start, end);
      } else {
        finishHead();
        return true;
      }
    }
    return false;
  }

  private void readStatus(int start, int end) throws ProtocolException {
    if (end - start < 12 || !startsWith(start, "http/1.1 ")) {
      throw new ProtocolException("not a status line: " + text(start, end));
    }
    status = readNumber(start + 9, start + 12, 10);
    if (status < 200) {
      throw new ProtocolException("an interim response, which was not asked for: " + status);
    }
  }

  private void readHeader(int start, int end) throws ProtocolException {
    if (startsWith(start, "content-length:")) {
      contentLength = readNumber(skipSpaces(start + 15, end), end, 10);
    } else if (startsWith(start, "transfer-encoding:")) {
      chunked = startsWith(skipSpaces(start + 18, end), "chunked");
    } else if (startsWith(start, "connection:")) {
      keepAlive = !startsWith(skipSpaces(start + 11, end), "close");
    }
  }

  private void finishHead() throws ProtocolException {
    bodyStart = position;
    decodedEnd = position;
    boolean bodiless = status == 204 || status == 304;
    if (bodiless) {
      contentLength = 0;
      chunked = false;
    }
    if (!chunked && contentLength == UNKNOWN) {
      throw new ProtocolException(
          "a response with neither Content-Length nor chunks, status " + status);
    }
  }

  private boolean readPlainBody() throws ProtocolException {
    int end = bodyStart + contentLength;
    if (length < end) {
      return false;
    }
    bodyLength = contentLength;
    return finish(end);
  }

  private boolean readChunks() throws ProtocolException {
    for (int lineEnd = lineEnd(); lineEnd != UNKNOWN; lineEnd = lineEnd()) {
      int size = readNumber(position, sizeEnd(lineEnd), 16);
      int next = lineEnd + 2 + size + 2;
      if (length < next) {
        return false;
      }
      if (size == 0) {
        if (bytes[lineEnd + 2] != '\r') {
          throw new ProtocolException("trailers, which were not asked for");
        }
        bodyLength = decodedEnd - bodyStart;
        return finish(next);
      }
      System.arraycopy(bytes, lineEnd + 2, bytes, decodedEnd, size);
      decodedEnd += size;
      position = next;
    }
    return false;
  }

  private boolean finish(int end) throws ProtocolException {
    if (length > end) {
      throw new ProtocolException((length - end) + " bytes behind the end of the response");
    }
    return true;
  }

  /** The index of the next CR LF at or after {@link #position}, or UNKNOWN. */
  private int lineEnd() {
    for (int index = position; index < length - 1; index++) {
      if (bytes[index] == '\r' && bytes[index + 1] == '\n') {
        return index;
      }
    }
    return UNKNOWN;
  }

  private int sizeEnd(int lineEnd) {
    int end = position;
    while (end < lineEnd && bytes[end] != ';') {
      end++;
    }
    return end;
  }

  private int readNumber(int start, int end, int radix) throws ProtocolException {
    try {
      return Integer.parseUnsignedInt(text(start, end).strip(), radix);
    } catch (NumberFormatException e) {
      ProtocolException problem = new ProtocolException("not a number: " + text(start, end));
      problem.initCause(e);
      throw problem;
    }
  }

  private int skipSpaces(int start, int end) {
    int index = start;
    while (index < end && (bytes[index] == ' ' || bytes[index] == '\t')) {
      index++;
    }
    return index;
  }

  /**
   * Whether these lower-case letters stand here, in either case. Setting bit 5 also leaves digits,
   * space and signs be.
   */
  private boolean startsWith(int start, String lowerCase) {
    if (start + lowerCase.length() > length) {
      return false;
    }
    for (int index = 0; index < lowerCase.length(); index++) {
      if ((bytes[start + index] | 0x20) != (lowerCase.charAt(index) | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private String text(int start, int end) {
    return new String(bytes, start, end - start, ISO_8859_1);
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public int bodyLength() {
    return bodyLength;
  }

  @Override
  public String bodyText(int maxBytes) {
    return text(bodyStart, bodyStart + Math.min(bodyLength, maxBytes));
  }

  @Override
  public boolean bodyContains(byte[] wanted) {
    int last = bodyStart + bodyLength - wanted.length;
    for (int start = bodyStart; start <= last; start++) {
      if (Arrays.equals(bytes, start, start + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }
}
