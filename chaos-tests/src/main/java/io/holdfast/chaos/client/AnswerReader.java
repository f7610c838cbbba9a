package io.holdfast.chaos.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads HTTP/1.1 answers (RFC 9112) off a socket, each within a deadline. */
final class AnswerReader {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int MAX_LINE_BYTES = 64 * 1024;

  private final Socket socket;
  private final InputStream input;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private long deadlineNanos;
  private boolean mustClose;

  AnswerReader(Socket socket) throws IOException {
    this.socket = socket;
    this.input = socket.getInputStream();
  }

  /** Whether the connection ends with the answer read last. */
  boolean mustClose() {
    return mustClose;
  }

  HttpAnswer read(String method, long deadlineNanos) throws IOException {
    this.deadlineNanos = deadlineNanos;
    int status = readStatus();
    Map<String, String> headers = readHeaders();
    while (status < 200) { // Interim answers, such as 100 Continue, come before the real one.
      status = readStatus();
      headers = readHeaders();
    }
    mustClose = "close".equalsIgnoreCase(headers.get("connection"));
    return new HttpAnswer(status, headers, readBody(method, status, headers));
  }

  private int readStatus() throws IOException {
    String line = readLine();
    if (!line.startsWith("HTTP/1.1 ") || line.length() < 12) {
      throw new ProtocolException("not an HTTP/1.1 answer: " + line);
    }
    return number(line.substring(9, 12), 10);
  }

  private Map<String, String> readHeaders() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new ProtocolException("not a header: " + line);
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.put(name, line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] readBody(String method, int status, Map<String, String> headers)
      throws IOException {
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return new byte[0];
    }
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return readChunks();
    }
    String length = headers.get("content-length");
    if (length != null) {
      return readExactly(number(length, 10));
    }
    mustClose = true;
    return readToEnd();
  }

  private byte[] readChunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
      body.writeBytes(readExactly(size));
      readLine();
    }
    readHeaders(); // Trailers, and the empty line that ends the answer.
    return body.toByteArray();
  }

  private int readChunkSize() throws IOException {
    String line = readLine();
    int extension = line.indexOf(';');
    return number(extension < 0 ? line : line.substring(0, extension), 16);
  }

  private byte[] readExactly(int length) throws IOException {
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      if (!fill()) {
        throw new EOFException("the connection ended inside an answer");
      }
      int part = Math.min(length - done, limit - position);
      System.arraycopy(buffer, position, bytes, done, part);
      position += part;
      done += part;
    }
    return bytes;
  }

  private byte[] readToEnd() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (fill()) {
      body.write(buffer, position, limit - position);
      position = limit;
    }
    return body.toByteArray();
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(64);
    while (line.size() < MAX_LINE_BYTES) {
      if (!fill()) {
        throw new EOFException("the connection ended before an answer was complete");
      }
      byte next = buffer[position++];
      if (next == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      }
      line.write(next);
    }
    throw new ProtocolException("a line of more than " + MAX_LINE_BYTES + " bytes");
  }

  /** Makes sure that a byte is in the buffer; false at the end of the stream. */
  private boolean fill() throws IOException {
    if (position < limit) {
      return true;
    }
    socket.setSoTimeout(HttpConnection.millisUntil(deadlineNanos));
    int read = input.read(buffer);
    position = 0;
    limit = Math.max(read, 0);
    return read > 0;
  }

  private static int number(String text, int radix) throws ProtocolException {
    try {
      int number = Integer.parseInt(text.strip(), radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with the negative ones.
    }
    throw new ProtocolException("not a number: " + text);
  }
}
