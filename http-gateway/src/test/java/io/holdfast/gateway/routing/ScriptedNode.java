package io.holdfast.gateway.routing;

import io.holdfast.gateway.text.HostPort;
import io.holdfast.store.command.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node that answers as it is told to, on sockets of its own, so that it can also misbehave. */
public final class ScriptedNode implements AutoCloseable {

  /** A request as it came over the wire. */
  public record Received(String method, String target, Map<String, String> headers, Bytes body) {
    public String text() {
      return body.text();
    }
  }

  /** Answers a request. When it returns without having ended the connection, the next one comes. */
  public interface Script {
    void answer(Received request, Socket socket) throws IOException, InterruptedException;
  }

  private final String name;
  private final ServerSocket listener;
  private final Thread acceptor;
  private final List<Received> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Script script = (request, socket) -> reply(socket, 200, "", "from " + name());
  private volatile Script cluster;

  public ScriptedNode(String name) {
    this.name = name;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    alone();
    acceptor = Thread.ofVirtual().start(this::accept);
  }

  public String name() {
    return name;
  }

  public HostPort address() {
    return new HostPort("127.0.0.1", listener.getLocalPort());
  }

  /** From now on requests are answered so. */
  public ScriptedNode script(Script now) {
    script = now;
    return this;
  }

  /** From now on the question how it does is answered so. */
  public ScriptedNode cluster(Script now) {
    cluster = now;
    return this;
  }

  /** It says that it is the only member, and leads. */
  ScriptedNode alone() {
    return member(name, List.of(this), "leader", "");
  }

  /** It says that these are the members. */
  public ScriptedNode member(String leader, List<ScriptedNode> members, String role, String zone) {
    StringBuilder rows = new StringBuilder();
    for (ScriptedNode member : members) {
      rows.append(rows.isEmpty() ? "" : ",")
          .append(
              "{\"node\":\"%s\",\"http\":\"%s\",\"zone\":\"%s\"}"
                  .formatted(member.name, member.address(), member == this ? zone : ""));
    }
    String json =
        """
        {"node":"%s","role":"%s","leader":"%s","term":3,"ready":true,"appliedIndex":9,\
        "revision":5,"stalenessMs":1,"members":[%s]}
        """
            .formatted(name, role, leader, rows);
    return cluster((request, socket) -> reply(socket, 200, "", json));
  }

  /** Two that know of each other; the first leads. */
  public static void pair(ScriptedNode leader, ScriptedNode follower) {
    List<ScriptedNode> both = List.of(leader, follower);
    leader.member(leader.name, both, "leader", "");
    follower.member(leader.name, both, "follower", "");
  }

  /** What was asked, but for how it does. */
  public List<Received> requests() {
    return requests;
  }

  /** Connections that are open now. */
  public int connections() {
    return sockets.size();
  }

  /** One answer with a length. */
  public static void reply(Socket socket, int status, String header, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Said\r\n");
    if (!header.isEmpty()) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
    write(socket, head.toString());
    socket.getOutputStream().write(bytes);
  }

  /** Any bytes. */
  public static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** Says nothing until the other side goes away. */
  public static void silence(Received request, Socket socket) throws IOException {
    while (socket.getInputStream().read() >= 0) {
      // Nobody pipelines here, so this is the end of the connection, or nothing.
    }
    throw new EOFException("the other side left");
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      while (!socket.isClosed()) {
        Received request = read(socket.getInputStream());
        if (request.target().startsWith("/v1/cluster") && request.method().equals("GET")) {
          cluster.answer(request, socket);
        } else {
          requests.add(request);
          script.answer(request, socket);
        }
      }
    } catch (IOException | InterruptedException ended) {
      // One side has closed the connection, as the script had it.
    } finally {
      sockets.remove(socket);
    }
  }

  private static Received read(InputStream in) throws IOException {
    String[] start = line(in).split(" ", -1);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    return new Received(start[0], start[1], headers, Bytes.wrap(in.readNBytes(length)));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** As when the process was killed: nobody listens, and every connection ends. */
  @Override
  public void close() {
    try {
      listener.close();
      // Until the accepting thread has woken up the kernel goes on taking connections.
      acceptor.join();
      for (Socket socket : new ArrayList<>(sockets)) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
