package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.store.command.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is under way when a node stops is answered as it is: done, not applied, or unknown. */
@Timeout(120)
final class StoppingNodeTest {
  private static final int CLIENTS = 12;

  @Test
  void requestsUnderWayWhenItStopsAreToldTheTruth() throws Exception {
    for (int round = 0; round < 4; round++) {
      try (RunningGateway node = new RunningGateway()) {
        stopUnderLoad(node, node.port(), node.gateway()::close);
      }
    }
  }

  @Test
  void requestsUnderWayWhenAGatewayStopsAreToldTheTruth() throws Exception {
    for (int round = 0; round < 3; round++) {
      try (RunningGateway node = new RunningGateway();
          StandaloneGateway gateway = gateway(node)) {
        gateway.start();
        // Before it has seen a node it answers nothing.
        Awaitility.await().until(() -> get(gateway.port(), "/readyz") == 200);
        stopUnderLoad(node, gateway.port(), gateway::close);
      }
    }
  }

  private static StandaloneGateway gateway(RunningGateway node) {
    return new StandaloneGateway(
        new GatewayConfig(
            "gw",
            List.of(new HostPort("127.0.0.1", node.port())),
            "",
            HttpSettings.of("127.0.0.1", 0),
            RequestLimits.DEFAULT));
  }

  private static void stopUnderLoad(RunningGateway node, int port, Runnable stop) throws Exception {
    node.put("/v1/kv/warm", "1");
    node.store().slow(Duration.ofMillis(3));
    Map<String, Integer> statuses = new ConcurrentHashMap<>();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String name = "c" + i + "-";
      String query = i % 3 == 0 ? "?timeout=9s" : "";
      String method = i % 4 == 3 ? "GET" : "PUT";
      clients.add(Thread.ofVirtual().start(() -> run(port, method, name, query, statuses)));
    }
    Awaitility.await().until(() -> statuses.size() > CLIENTS * 5);
    stop.run();
    for (Thread client : clients) {
      client.join();
    }
    statuses.forEach((key, status) -> check(node, key, status));
  }

  private static void check(RunningGateway node, String key, int status) {
    boolean read = key.startsWith("GET");
    List<Integer> known = read ? List.of(404, 503) : List.of(201, 503, 504);
    assertEquals(true, known.contains(status), key + ": " + status);
    if (!read && status == 503) {
      assertNull(node.store().reader().get(Bytes.utf8(key.substring(4))), key);
    }
  }

  private static void run(
      int port, String method, String name, String query, Map<String, Integer> into) {
    try (Socket socket = connect(port)) {
      for (int i = 0; ; i++) {
        String key = name + i;
        String request =
            method
                + " /v1/kv/"
                + key
                + query
                + " HTTP/1.1\r\nHost: localhost\r\n"
                + (method.equals("PUT") ? "Content-Length: 1\r\n\r\n1" : "\r\n");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        RawAnswer answer = RawAnswer.read(socket.getInputStream(), false);
        into.put(method + " " + key, answer.status());
        if ("close".equalsIgnoreCase(answer.header("Connection"))) {
          return;
        }
      }
    } catch (IOException ended) {
      // No answer says nothing.
    }
  }

  private static int get(int port, String target) throws IOException {
    try (Socket socket = connect(port)) {
      String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return RawAnswer.read(socket.getInputStream(), false).status();
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    return socket;
  }
}
