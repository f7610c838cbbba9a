package io.holdfast.gateway.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.app.RawAnswer;
import io.holdfast.gateway.app.StandaloneGateway;
import io.holdfast.gateway.auth.AuthSettings;
import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.config.TlsSettings;
import io.holdfast.gateway.routing.ScriptedNode;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.text.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A gateway without data on a free port, and a client that hides nothing. */
final class RoutedGateway implements AutoCloseable {
  private final StandaloneGateway gateway;

  RoutedGateway(ScriptedNode... seeds) {
    this(AuthSettings.OFF, Stream.of(seeds).map(ScriptedNode::address).toList());
  }

  /** In front of a node that asks who sends a request. */
  RoutedGateway(AuthSettings auth, int port) {
    this(auth, List.of(new HostPort("127.0.0.1", port)));
  }

  private RoutedGateway(AuthSettings auth, List<HostPort> seeds) {
    gateway =
        new StandaloneGateway(
            new GatewayConfig(
                "gw",
                seeds,
                "",
                HttpSettings.of("127.0.0.1", 0),
                TlsSettings.OFF,
                RequestLimits.DEFAULT,
                auth));
    try {
      gateway.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitReady();
  }

  int port() {
    return gateway.port();
  }

  /** Returns when it knows a leader. */
  void awaitReady() {
    Awaitility.await().until(() -> get("/readyz").status() == 200);
  }

  /** Returns when this node has this state in its eyes: up, left or unknown. */
  void awaitState(String node, String state) {
    awaitRow(node, row -> row.path("state").asText().equals(state));
  }

  /** Returns when it has tried to connect to this node, and nobody listened. */
  void awaitRefused(String node) {
    awaitRow(node, row -> row.path("why").asText().contains("refused"));
  }

  private void awaitRow(String node, Predicate<JsonNode> condition) {
    Awaitility.await()
        .until(
            () -> {
              for (JsonNode row : get("/v1/routes").json().path("nodes")) {
                if (row.path("node").asText().equals(node)) {
                  return condition.test(row);
                }
              }
              return false;
            });
  }

  RawAnswer get(String target, String... headers) {
    return send("GET", target, null, headers);
  }

  RawAnswer put(String target, String body, String... headers) {
    return send("PUT", target, body, headers);
  }

  /** One request on a connection of its own; headers as "Name: value". */
  RawAnswer send(String method, String target, String body, String... headers) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    head.append("Host: localhost\r\nConnection: close\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    if (body != null) {
      head.append("Content-Length: ").append(bytes.length).append("\r\n");
    }
    head.append("\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(bytes);
      return RawAnswer.read(socket.getInputStream(), method.equals("HEAD"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    gateway.close();
  }
}
