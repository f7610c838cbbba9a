package io.holdfast.bench.cluster;

import io.holdfast.bench.cluster.Cluster.Role;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Three nodes of Holdfast that speak TLS only, with each other too, and ask who is there.
 *
 * @param cluster the nodes
 * @param trust what a client knows of their authority
 * @param token of a user who may do everything
 */
public record SecuredHoldfast(Cluster cluster, SSLContext trust, String token)
    implements AutoCloseable {
  private static final int VOTERS = 3;
  private static final String NAME = "bench";
  private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");

  /** Makes certificates, starts the nodes, and makes the first user. */
  public static SecuredHoldfast start(ServerProcesses processes)
      throws IOException, InterruptedException {
    Path directory = processes.makeDirectory("secured");
    Path authority = directory.resolve("ca");
    certify("ca", "--cluster", NAME, "--out", authority.toString());
    SSLContext trust = trust(authority.resolve("ca.pem"));
    HttpClient client = HttpClient.newBuilder().sslContext(trust).build();
    List<ServerProcess> servers = new ArrayList<>();
    List<HoldfastConfiguration.Peer> peers = peers();
    for (HoldfastConfiguration.Peer self : peers) {
      servers.add(start(processes, directory, self, peers));
    }
    Cluster cluster =
        Cluster.whenReady(processes, directory, servers, server -> role(client, server));
    String first = servers.getFirst().name();
    Path secret = directory.resolve(first).resolve("bootstrap-secret");
    return new SecuredHoldfast(
        cluster, trust, token(client, servers.getFirst().address(), Files.readString(secret)));
  }

  private static List<HoldfastConfiguration.Peer> peers() throws IOException {
    List<InetSocketAddress> addresses = ServerProcesses.freeAddresses(2 * VOTERS);
    List<HoldfastConfiguration.Peer> peers = new ArrayList<>();
    for (int node = 0; node < VOTERS; node++) {
      peers.add(
          new HoldfastConfiguration.Peer(
              "node" + (node + 1), addresses.get(node), addresses.get(VOTERS + node)));
    }
    return peers;
  }

  private static ServerProcess start(
      ServerProcesses processes,
      Path directory,
      HoldfastConfiguration.Peer self,
      List<HoldfastConfiguration.Peer> peers)
      throws IOException {
    Path own = directory.resolve("tls-" + self.name());
    certify(
        "node",
        self.name(),
        "--host",
        "127.0.0.1",
        "--ca",
        directory.resolve("ca").toString(),
        "--out",
        own.toString());
    Path file = HoldfastConfiguration.write(directory, self, peers);
    String settings =
        "cluster: " + NAME + "\n" + tls("tls", own) + tls("peer_tls", own) + "auth: {mode: on}\n";
    Files.writeString(file, Files.readString(file) + settings);
    return processes.start(
        self.name(),
        self.client(),
        directory,
        List.of(HoldfastSystem.program(), "node", "--config", file.toString()),
        Map.of("JAVA_HOME", System.getProperty("java.home")));
  }

  private static String tls(String section, Path own) {
    return "%s: {mode: required, certificate: %s, key: %s, authorities: %s}%n"
        .formatted(
            section, own.resolve("node.pem"), own.resolve("node-key.pem"), own.resolve("ca.pem"));
  }

  private static void certify(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(HoldfastSystem.program(), "cert"));
    command.addAll(List.of(arguments));
    String said = Commands.output(command.toArray(String[]::new));
    if (!Files.exists(Path.of(arguments[arguments.length - 1]))) {
      throw new IOException("no certificate was made: " + said);
    }
  }

  private static SSLContext trust(Path authority) throws IOException {
    try (InputStream in = Files.newInputStream(authority)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static Role role(HttpClient client, ServerProcess server) throws IOException {
    if (status(client, server, "/leader") == 200) {
      return Role.LEADER;
    }
    return status(client, server, "/readyz") == 200 ? Role.FOLLOWER : Role.NOT_YET;
  }

  private static int status(HttpClient client, ServerProcess server, String path)
      throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri(server.address(), path)).build();
    return send(client, request).statusCode();
  }

  private static URI uri(InetSocketAddress address, String path) {
    return URI.create("https://127.0.0.1:" + address.getPort() + path);
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest request)
      throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static String token(HttpClient client, InetSocketAddress node, String secret)
      throws IOException {
    String who = "\"user\":\"root\",\"password\":\"correct horse battery\"}";
    post(client, node, "/v1/auth/bootstrap", "{\"secret\":\"" + secret.strip() + "\"," + who);
    String said = post(client, node, "/v1/auth/login", "{" + who);
    Matcher found = TOKEN.matcher(said);
    if (!found.find()) {
      throw new IOException("no token: " + said);
    }
    return found.group(1);
  }

  private static String post(HttpClient client, InetSocketAddress node, String path, String body)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(uri(node, path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = send(client, request);
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(path + ": " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
