package io.holdfast.peer;

import io.holdfast.tls.TestAuthority;
import io.holdfast.tls.TlsFiles;
import io.holdfast.tls.TlsIdentity;
import io.holdfast.tls.TlsMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Node n1, which serves, and those that connect to it, each with its own certificate. */
final class TlsNodes implements AutoCloseable {
  static final String CLUSTER = "test";
  static final byte KIND = 7;
  static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

  final AtomicInteger asked = new AtomicInteger();
  final LongAdder strangersGone = new LongAdder();
  Callers callers;
  private final long proofNanos;
  private final Path directory;
  private final List<TlsIdentity> identities = new ArrayList<>();
  private final List<PeerLinks> links = new ArrayList<>();
  private PeerServer server;

  TlsNodes(Path directory, long proofNanos) {
    this.directory = directory;
    this.proofNanos = proofNanos;
  }

  /** With the certificate that the node ought to have. */
  PeerTls tls(TlsMode mode, TestAuthority authority, String node) throws IOException {
    return tls(mode, files(authority, node, PeerTls.uri(CLUSTER, node)));
  }

  /** With a certificate that says this. */
  TlsFiles files(TestAuthority authority, String name, String uri) {
    return authority.issue(name).uri(uri).in(directory.resolve(name + identities.size()));
  }

  PeerTls tls(TlsMode mode, TlsFiles files) throws IOException {
    return tls(mode, files, InstantSource.system());
  }

  /** By a clock that may be wrong: nobody uses a certificate of its own that has expired. */
  PeerTls tls(TlsMode mode, TlsFiles files, InstantSource clock) throws IOException {
    TlsIdentity identity = TlsIdentity.open(files, clock, Duration.ofMillis(20));
    identities.add(identity);
    String one = server == null ? "of n1" : address();
    return new PeerTls(
        mode, identity.context(), CLUSTER, Map.of(one, "n1", "of n2", "n2", "of n3", "n3"));
  }

  /** Node n1 answers with what it is sent. */
  void serve(PeerTls tls) throws IOException {
    serve(tls, 0);
  }

  void serve(PeerTls tls, int port) throws IOException {
    MemberHosts hosts = new MemberHosts(List.of("127.0.0.1:1"));
    hosts.resolve();
    callers = new Callers(hosts, proofNanos, strangersGone, System::nanoTime);
    server =
        new PeerServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            (kind, payload) -> {
              asked.incrementAndGet();
              return CompletableFuture.completedFuture(payload);
            },
            tls,
            callers,
            System::nanoTime);
  }

  String address() {
    return "127.0.0.1:" + port();
  }

  int port() {
    return server.address().getPort();
  }

  PeerLinks links(PeerTls tls) {
    PeerLinks made = new PeerLinks(KIND, new byte[0], tls, System::nanoTime);
    links.add(made);
    return made;
  }

  /** Whether a node that connects so is answered by n1. */
  CompletableFuture<byte[]> call(PeerLinks from, byte... payload) {
    return from.call(PeerLinks.Lane.CALLS, address(), KIND, payload, TIMEOUT_NANOS);
  }

  /** The certificate, key and CAs of the first that was made. */
  TlsIdentity identity() {
    return identities.getFirst();
  }

  /** As if n1's process had ended. */
  void stop() throws IOException {
    server.close();
  }

  @Override
  public void close() throws IOException {
    links.forEach(PeerLinks::close);
    if (server != null) {
      server.close();
    }
    identities.forEach(TlsIdentity::close);
  }
}
