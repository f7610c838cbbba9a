package io.holdfast.gateway.jwt;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.holdfast.tls.TestAuthority;
import io.holdfast.tls.TlsFiles;
import io.holdfast.tls.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The server of an issuer, which answers as a test wants it to. */
final class ScriptedIssuer implements AutoCloseable {
  private final TlsIdentity identity;
  private final Path authorities;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile HttpHandler answer = ScriptedIssuer::missing;

  ScriptedIssuer(Path directory) throws IOException {
    TestAuthority authority = new TestAuthority("issuer CA");
    TlsFiles files = authority.issue("issuer").in(directory.resolve("issuer"), authority);
    authorities = files.authorities();
    identity = TlsIdentity.open(files);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          answer.handle(exchange);
        });
    server.start();
  }

  private static void missing(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(404, -1);
    exchange.close();
  }

  Path authorities() {
    return authorities;
  }

  URI uri() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/keys");
  }

  /** Its keys, asked for so often at most. */
  KeyUrl source(Duration timeout, Duration least) {
    return new KeyUrl(
        uri(),
        authorities,
        timeout,
        new KeySource.Pace(Duration.ofHours(1), least, Duration.ofHours(24)));
  }

  int asked() {
    return asked.get();
  }

  void answers(HttpHandler handler) {
    answer = handler;
  }

  void answers(String keys) {
    byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        };
  }

  /** Says that a body comes, and then nothing. */
  void hangs() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().flush();
          awaitClose();
        };
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
    identity.close();
  }
}
