package io.holdfast.chaos.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Answers each request with the next bytes of its script, whatever was asked. An empty script entry
 * closes the connection instead; so does the end of the script.
 */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listener;
  private final BlockingQueue<String> script = new LinkedBlockingQueue<>();
  private final List<String> requests = new ArrayList<>();
  private int connections;

  ScriptedServer(String... answers) {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    script.addAll(List.of(answers));
    Thread.ofVirtual().start(this::accept);
  }

  Gateway gateway() {
    return new Gateway("n1", "127.0.0.1", listener.getLocalPort());
  }

  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  synchronized int connections() {
    return connections;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        synchronized (this) {
          connections++;
        }
        serve(socket);
      } catch (IOException e) {
        // The test closed one side; there may be a next connection.
      }
    }
  }

  private void serve(Socket socket) throws IOException {
    while (true) {
      String request = readRequest(socket.getInputStream());
      synchronized (this) {
        requests.add(request);
      }
      String answer = script.poll();
      if (answer == null || answer.isEmpty()) {
        return;
      }
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Head and body as text; the bodies of these tests are shorter than one read. */
  private static String readRequest(InputStream input) throws IOException {
    byte[] bytes = new byte[16 * 1024];
    int read = input.read(bytes);
    if (read < 0) {
      throw new IOException("the client left");
    }
    return new String(bytes, 0, read, StandardCharsets.UTF_8);
  }
}
