package io.holdfast.gateway.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.audit.AuditTrail;
import io.holdfast.gateway.auth.AuthSettings;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.raft.NodeSettings.MemberAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/** A gateway on a free port over a {@link LocalStore}, and a client that hides nothing. */
public final class RunningGateway implements AutoCloseable {
  /** As the store calls itself. */
  public static final MemberAddress SELF =
      new MemberAddress("n1", "127.0.0.1:9100", "127.0.0.1:8100", "");

  private final LocalStore store = new LocalStore();
  private final Gateway gateway;

  /** Null = requests go without TLS. */
  private SSLContext tls;

  private boolean http2;

  public RunningGateway() {
    this(RequestLimits.DEFAULT, CommitBounds.DEFAULT);
  }

  public RunningGateway(RequestLimits limits, CommitBounds bounds) {
    this(settings(), limits, bounds);
  }

  /** On a free port of loopback. */
  public static HttpSettings settings() {
    return new HttpSettings(
        "127.0.0.1",
        0,
        HttpSettings.HEADER_BYTES,
        Duration.ofSeconds(10),
        HttpSettings.BACKLOG,
        Duration.ofSeconds(2));
  }

  public RunningGateway(HttpSettings http, RequestLimits limits, CommitBounds bounds) {
    this(List.of(SELF), http, limits, bounds);
  }

  /** With other members beside it. */
  public RunningGateway(
      List<MemberAddress> members, HttpSettings http, RequestLimits limits, CommitBounds bounds) {
    this(members, http, limits, bounds, AuthSettings.OFF, AuditTrail.OFF);
  }

  /** With an audit trail. */
  public RunningGateway(
      List<MemberAddress> members,
      HttpSettings http,
      RequestLimits limits,
      CommitBounds bounds,
      AuditTrail audit) {
    this(members, http, limits, bounds, AuthSettings.OFF, audit);
  }

  /** Where it matters who asks. */
  public RunningGateway(AuthSettings auth) {
    this(auth, AuditTrail.OFF);
  }

  /** Where it matters who asks, with an audit trail. */
  public RunningGateway(AuthSettings auth, AuditTrail audit) {
    this(HttpSettings.of("127.0.0.1", 0), auth, audit);
  }

  /** Where it matters who asks, and how it is asked. */
  RunningGateway(HttpSettings http, AuthSettings auth, AuditTrail audit) {
    this(List.of(SELF), http, RequestLimits.DEFAULT, CommitBounds.DEFAULT, auth, audit);
  }

  /** The same, with other bounds. */
  RunningGateway(HttpSettings http, RequestLimits limits, AuthSettings auth, AuditTrail audit) {
    this(List.of(SELF), http, limits, CommitBounds.DEFAULT, auth, audit);
  }

  /** With all of that. */
  RunningGateway(
      List<MemberAddress> members,
      HttpSettings http,
      RequestLimits limits,
      CommitBounds bounds,
      AuthSettings auth,
      AuditTrail audit) {
    gateway = new Gateway(store, members, http, limits, bounds, auth, audit);
    try {
      gateway.start();
      store.http("127.0.0.1:" + gateway.port());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public LocalStore store() {
    return store;
  }

  public Gateway gateway() {
    return gateway;
  }

  public int port() {
    return gateway.port();
  }

  /** From now on requests go over TLS; null = they do not. */
  public RunningGateway over(SSLContext client) {
    tls = client;
    http2 = false;
    return this;
  }

  /** From now on requests go over TLS and HTTP/2. */
  public RunningGateway overHttp2(SSLContext client) {
    tls = client;
    http2 = true;
    return this;
  }

  /** A connection of its own, for requests that no HTTP library would send. */
  public Socket connect() throws IOException {
    Socket socket =
        tls == null
            ? new Socket(InetAddress.getLoopbackAddress(), port())
            : tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    return socket;
  }

  public RawAnswer get(String target, String... headers) {
    return send("GET", target, null, headers);
  }

  public RawAnswer delete(String target, String... headers) {
    return send("DELETE", target, null, headers);
  }

  public RawAnswer put(String target, String body, String... headers) {
    return send("PUT", target, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  public RawAnswer post(String target, String body, String... headers) {
    return send("POST", target, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /**
   * One request on a connection of its own; headers as "Name: value". What it gets is described.
   */
  public RawAnswer send(String method, String target, byte[] body, String... headers) {
    if (http2) {
      return sendOverHttp2(method, target, body, headers);
    }
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append("Host: localhost\r\nConnection: close\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    if (body != null) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    head.append("\r\n");
    // In one piece, as curl sends it: what is plain is then answered on the event loop.
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    whole.writeBytes(body == null ? new byte[0] : body);
    try (Socket socket = connect()) {
      whole.writeTo(socket.getOutputStream());
      RawAnswer answer = RawAnswer.read(socket.getInputStream(), method.equals("HEAD"));
      OpenApiContract.check(method, target, answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RawAnswer sendOverHttp2(String method, String target, byte[] body, String... headers) {
    try (Http2Client client = Http2Client.connect(tls, port())) {
      RawAnswer answer = client.send(method, target, body, headers);
      OpenApiContract.check(method, target, answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JSON of an answer's body. */
  static JsonNode json(byte[] body) {
    try {
      return Json.MAPPER.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(new String(body, StandardCharsets.UTF_8), e);
    }
  }

  @Override
  public void close() {
    gateway.close();
    store.close();
  }
}
