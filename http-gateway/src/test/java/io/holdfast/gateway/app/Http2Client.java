package io.holdfast.gateway.app;

import io.holdfast.store.command.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;

/** One connection of HTTP/2 whose frames are written by hand, so that it can also misbehave. */
public final class Http2Client implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int LARGE_WINDOW = 1 << 30;
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private final SSLSocket socket;
  private final DataInputStream in;
  private final HpackDecoder decoder = new HpackDecoder(1 << 20, () -> 0);
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private int lastStream = -1;

  /**
   * A frame as it came.
   *
   * @param head null = it is none of headers
   */
  @SuppressWarnings("ArrayRecordComponent") // Frames are never compared.
  record Frame(int type, int flags, int stream, byte[] payload, MetaData.Response head) {}

  private Http2Client(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** A connection whose client takes answers of any size. */
  public static Http2Client connect(SSLContext client, int port) throws IOException {
    Http2Client http2 = bare(client, port);
    http2.begin(LARGE_WINDOW);
    byte[] window = ByteBuffer.allocate(4).putInt(LARGE_WINDOW).array();
    return http2.add(WINDOW_UPDATE, 0, 0, window);
  }

  /** One on which nothing was said yet. */
  static Http2Client bare(SSLContext client, int port) throws IOException {
    SSLSocket socket =
        (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    if (!socket.getApplicationProtocol().equals("h2")) {
      throw new IOException("agreed on " + socket.getApplicationProtocol());
    }
    return new Http2Client(socket);
  }

  /** Says what a client says first. */
  Http2Client begin(int streamWindow) {
    waiting.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
    return add(
        SETTINGS,
        0,
        0,
        ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(streamWindow).array());
  }

  /** Adds a frame to what will be sent. */
  Http2Client add(int type, int flags, int stream, byte... payload) {
    ByteBuffer head = ByteBuffer.allocate(9);
    head.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    head.put((byte) type).put((byte) flags).putInt(stream);
    waiting.writeBytes(head.array());
    waiting.writeBytes(payload);
    return this;
  }

  /** Bytes that are no whole frame. */
  Http2Client addBytes(byte[] bytes) {
    waiting.writeBytes(bytes);
    return this;
  }

  /** Sends in one piece what was added. */
  Http2Client flush() throws IOException {
    byte[] bytes = waiting.toByteArray();
    waiting.reset();
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** The number of the next request. */
  int nextStream() {
    lastStream += 2;
    return lastStream;
  }

  /**
   * Adds the head of a request.
   *
   * @param headers pairs of names, in small letters, and values, after those of the request line
   */
  Http2Client addHead(int stream, boolean last, String method, String path, String... headers) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", method);
    literal(block, ":scheme", "https");
    literal(block, ":authority", "localhost");
    literal(block, ":path", path);
    for (int i = 0; i < headers.length; i += 2) {
      literal(block, headers[i], headers[i + 1]);
    }
    return add(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, block.toByteArray());
  }

  /** A field that is not indexed, RFC 7541, 6.2.2. */
  static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int most = 0x7F;
    if (bytes.length < most) {
      block.write(bytes.length);
    } else {
      block.write(most);
      int rest = bytes.length - most;
      for (; rest >= 0x80; rest >>= 7) {
        block.write((rest & 0x7F) | 0x80);
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  /**
   * One request, and its answer.
   *
   * @param headers as "Name: value"; those that HTTP/2 has no place for are left out
   */
  public RawAnswer send(String method, String target, byte[] body, String... headers)
      throws IOException {
    String[] pairs = new String[2 * headers.length + (body == null ? 0 : 2)];
    int used = 0;
    for (String header : headers) {
      int colon = header.indexOf(':');
      String name = header.substring(0, colon).toLowerCase(Locale.ROOT);
      if (!name.equals("connection")) {
        pairs[used++] = name;
        pairs[used++] = header.substring(colon + 1).strip();
      }
    }
    if (body != null) {
      pairs[used++] = "content-length";
      pairs[used++] = Integer.toString(body.length);
    }
    int stream = nextStream();
    addHead(stream, body == null, method, target, Arrays.copyOf(pairs, used));
    if (body != null) {
      add(DATA, END_STREAM, stream, body);
    }
    flush();
    return answer(stream);
  }

  /** The whole answer to a request; throws when the stream or the connection ends before. */
  RawAnswer answer(int stream) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int status = 0;
    while (true) {
      Frame frame = read();
      if (frame.type() == GOAWAY) {
        throw new EOFException("GOAWAY " + frame.payload()[7]);
      }
      if (frame.stream() != stream) {
        continue;
      }
      switch (frame.type()) {
        case RST_STREAM -> throw new EOFException("RST_STREAM " + frame.payload()[3]);
        case HEADERS -> {
          MetaData.Response head = frame.head();
          status = head.getStatus();
          head.getHttpFields()
              .forEach(
                  field ->
                      headers.merge(
                          field.getName(), field.getValue(), (one, other) -> one + ", " + other));
        }
        case DATA -> body.writeBytes(frame.payload());
        default -> {
          // Nothing of the answer.
        }
      }
      boolean ends = frame.type() == HEADERS || frame.type() == DATA;
      if (ends && (frame.flags() & END_STREAM) != 0) {
        return new RawAnswer(status, headers, Bytes.wrap(body.toByteArray()));
      }
    }
  }

  private MetaData.Response head(byte[] block) throws IOException {
    try {
      return (MetaData.Response) decoder.decode(ByteBuffer.wrap(block));
    } catch (HpackException wrong) {
      throw new IOException(wrong);
    }
  }

  /** The next frame; throws at the end of the connection. */
  Frame read() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = in.readNBytes(length);
    return new Frame(type, flags, stream, payload, type == HEADERS ? head(payload) : null);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
