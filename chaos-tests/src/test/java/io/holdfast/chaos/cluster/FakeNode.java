package io.holdfast.chaos.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Answers what ProcessCluster asks of a node, from a process of its own. Node n1 leads. A line
 * {@code digest: x} in the configuration sets the digest, {@code fail: 3} ends it with that code.
 */
final class FakeNode {
  private FakeNode() {}

  public static void main(String[] arguments) throws IOException {
    String config = Files.readString(Path.of(arguments[2]));
    System.out.println("fake node " + valueOf(config, "node") + " starts");
    if (config.contains("\nfail: ")) {
      System.exit(Integer.parseInt(valueOf(config, "fail")));
    }
    String[] address = valueOf(config, "http").split(":", 2);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(address[0], Integer.parseInt(address[1])), 0);
    boolean leads = valueOf(config, "node").equals("n1");
    server.createContext("/readyz", exchange -> answer(exchange, 200, "{}"));
    server.createContext("/leader", exchange -> answer(exchange, leads ? 200 : 503, "{}"));
    String digest = config.contains("\ndigest: ") ? valueOf(config, "digest") : "d1";
    server.createContext(
        "/v1/digest",
        exchange ->
            answer(
                exchange,
                200,
                "{\"index\":7,\"revision\":3,\"policies\":\"p\",\"auth\":\"a\",\"digest\":\""
                    + digest
                    + "\"}"));
    server.start();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Holdfast-Term", "4");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String valueOf(String config, String key) {
    return config
        .lines()
        .filter(line -> line.startsWith(key + ": "))
        .map(line -> line.substring(key.length() + 2))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + key + " in " + config));
  }
}
