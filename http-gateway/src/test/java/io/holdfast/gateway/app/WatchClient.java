package io.holdfast.gateway.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A watch over a connection of its own, read line by line. */
public final class WatchClient implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  public static final String LINES = "Accept: application/x-ndjson";

  private final Socket socket;
  private final InputStream in;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private int status;
  private int leftInChunk;
  private boolean inChunk;

  private WatchClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Lines of JSON. */
  static WatchClient lines(RunningGateway gateway, String query, String... more)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(more));
    all.add(LINES);
    return get(gateway, "/v1/watch?" + query, all.toArray(String[]::new));
  }

  static WatchClient get(RunningGateway gateway, String target, String... more) throws IOException {
    return send(gateway, "GET " + target, "", more);
  }

  static WatchClient post(RunningGateway gateway, String body, String... more) throws IOException {
    return send(gateway, "POST /v1/watch", body, more);
  }

  private static WatchClient send(RunningGateway gateway, String line, String body, String... more)
      throws IOException {
    return send(gateway.connect(), line, body, more);
  }

  /** Over any connection. */
  public static WatchClient send(Socket socket, String line, String body, String... more)
      throws IOException {
    WatchClient client = new WatchClient(socket);
    StringBuilder head = new StringBuilder(line + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : more) {
      head.append(header).append("\r\n");
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0) {
      head.append("Content-Length: ").append(bytes.length).append("\r\n");
    }
    client.socket.getOutputStream().write((head + "\r\n" + body).getBytes(StandardCharsets.UTF_8));
    client.readHead();
    return client;
  }

  private void readHead() throws IOException {
    status = Integer.parseInt(rawLine().split(" ", -1)[1]);
    for (String line = rawLine(); !line.isEmpty(); line = rawLine()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
  }

  private String rawLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("within a line: " + line);
      }
      if (octet != '\r') {
        line.append((char) octet);
      }
    }
    return line.toString();
  }

  public int status() {
    return status;
  }

  public String header(String name) {
    return headers.get(name);
  }

  Socket socket() {
    return socket;
  }

  /** The next line of the body; null = it has ended in good order. */
  public String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (leftInChunk == 0) {
        if (inChunk) {
          rawLine(); // Comes with the next chunk: whoever waits for it does not see this one.
        }
        inChunk = true;
        leftInChunk = Integer.parseInt(rawLine(), 16);
        if (leftInChunk == 0) {
          return null;
        }
      }
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException("within a chunk");
      }
      leftInChunk--;
      if (octet == '\n') {
        return line.toString(StandardCharsets.UTF_8);
      }
      line.write(octet);
    }
  }

  /** The next line as JSON; null = there is none. */
  public JsonNode next() throws IOException {
    String line = line();
    return line == null ? null : MAPPER.readTree(line);
  }

  /** The next that is a change. */
  public JsonNode change() throws IOException {
    JsonNode next = next();
    while (next != null && next.path("type").asText().equals("progress")) {
      next = next();
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
