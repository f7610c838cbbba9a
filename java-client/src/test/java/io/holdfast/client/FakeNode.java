package io.holdfast.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A node that answers what the test says, in that order, and success when nothing is left. It
 * remembers the requests, apart from those that look at nodes.
 */
final class FakeNode implements AutoCloseable {
  private final String name;
  private final int port;
  private final Queue<FakeAnswer> answers = new ConcurrentLinkedQueue<>();
  private final List<FakeRequest> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile List<String> members = List.of();
  private volatile FakeAnswer otherwise = FakeAnswer.written(7);

  private FakeNode(String name, int port) throws IOException {
    this.name = name;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    this.port = server.getAddress().getPort();
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  static FakeNode start(String name) throws IOException {
    return new FakeNode(name, 0);
  }

  /** Another node in the place of one that was closed. */
  static FakeNode startAt(String name, int port) throws IOException {
    return new FakeNode(name, port);
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  /** What {@code GET /v1/cluster} names. */
  void knows(FakeNode... nodes) {
    members = List.of(nodes).stream().map(FakeNode::address).toList();
  }

  void willAnswer(FakeAnswer... next) {
    answers.addAll(List.of(next));
  }

  /** What it answers when nothing else is left to say. */
  void alwaysAnswers(FakeAnswer answer) {
    otherwise = answer;
  }

  List<FakeRequest> requests() {
    return requests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/readyz")) {
      exchange.getResponseHeaders().set("Holdfast-Node", name);
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
      return;
    }
    if (path.equals("/v1/cluster")) {
      FakeAnswer.json(200, cluster()).send(exchange, name, closed);
      return;
    }
    requests.add(FakeRequest.of(exchange));
    FakeAnswer next = answers.poll();
    (next == null ? otherwise : next).send(exchange, name, closed);
  }

  private String cluster() {
    List<String> listed =
        members.stream().map(http -> "{\"node\":\"x\",\"http\":\"" + http + "\"}").toList();
    return "{\"node\":\"" + name + "\",\"members\":[" + String.join(",", listed) + "]}";
  }

  /** Gone at once, as when the process was killed. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
