package io.holdfast.gateway.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.store.command.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** An answer as it came over the wire. Header names in any case. */
public record RawAnswer(int status, Map<String, String> headers, Bytes bytes) {

  /** Reads one answer; throws {@link EOFException} when it breaks off. */
  public static RawAnswer read(InputStream in, boolean toHead) throws IOException {
    String statusLine = line(in);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon),
          line.substring(colon + 1).strip(),
          (one, other) -> one + ", " + other);
    }
    int status = Integer.parseInt(statusLine.split(" ", -1)[1]);
    boolean empty = toHead || status == 304 || status == 204;
    return new RawAnswer(status, headers, empty ? Bytes.EMPTY : Bytes.wrap(body(in, headers)));
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"))) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
        body.write(exactly(in, size));
        line(in);
      }
      line(in);
      return body.toByteArray();
    }
    String length = headers.get("Content-Length");
    return length == null ? in.readAllBytes() : exactly(in, Integer.parseInt(length));
  }

  private static int chunkSize(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static byte[] exactly(InputStream in, int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("the answer broke off");
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the answer broke off");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  public String header(String name) {
    return headers.get(name);
  }

  public byte[] body() {
    return bytes.array();
  }

  public String text() {
    return bytes.text();
  }

  public JsonNode json() {
    return RunningGateway.json(body());
  }

  /** The code of a problem. */
  public String code() {
    return json().path("code").asText();
  }

  @Override
  public String toString() {
    return status + " " + headers + " " + text();
  }
}
