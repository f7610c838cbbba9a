package io.holdfast.gateway.routing;

import io.holdfast.gateway.text.HostPort;
import io.holdfast.tls.TlsMode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.AbstractConnectionPool;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Sends requests to nodes as they are: nothing is added, followed, decoded, kept or sent again.
 * Safe for many threads.
 */
public final class NodeClient implements AutoCloseable {
  private static final int PLATFORM_THREADS = 8;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /** Below the time after which a node closes an idle connection, so that few are found closed. */
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

  /** A deadline may be a minute away, and a node is silent until then. */
  private static final Duration SILENCE = Duration.ofSeconds(70);

  /** Room for what the gateway adds to a client's headers. */
  private static final int ADDED_HEADER_BYTES = 1 << 10;

  private final HttpClient client;
  private final TlsMode tls;

  /** Nodes that are asked without TLS, while that is allowed. */
  private final Set<HostPort> plain = ConcurrentHashMap.newKeySet();

  /** Starts a client without TLS. */
  NodeClient(int openRequests, int headerBytes) {
    this(openRequests, headerBytes, TlsMode.OFF, null);
  }

  /**
   * Starts the client.
   *
   * @param openRequests that may be under way to one node at a time
   * @param headerBytes the largest head of a request
   * @param tls how nodes are asked: the mode in which this process itself is asked
   * @param context has the certificate that nodes are shown, and the CAs of theirs; null = no TLS
   */
  public NodeClient(int openRequests, int headerBytes, TlsMode tls, SSLContext context) {
    this.tls = tls;
    this.client = new HttpClient(transport(context));
    QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS, 2);
    threads.setName("nodes");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("node-", 0).factory()));
    client.setExecutor(threads);
    client.setMaxConnectionsPerDestination(openRequests);
    client.setMaxRequestsQueuedPerDestination(openRequests);
    client.setConnectTimeout(CONNECT_TIMEOUT.toMillis());
    client.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    client.setDestinationIdleTimeout(IDLE_TIMEOUT.toMillis());
    // A target may have grown: bytes that came as they are go percent-encoded.
    client.setMaxRequestHeadersSize(3 * headerBytes + ADDED_HEADER_BYTES);
    client.setMaxResponseHeadersSize(headerBytes + ADDED_HEADER_BYTES);
    client.setFollowRedirects(false);
    client.setUserAgentField(null);
    client.setDefaultRequestContentType(null);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    start();
    // They are there only once it has started.
    client.getProtocolHandlers().clear();
    client.getContentDecoderFactories().clear();
  }

  private static HttpClientTransportOverHTTP transport(SSLContext context) {
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    if (context != null) {
      SslContextFactory.Client certificates = new SslContextFactory.Client();
      certificates.setSslContext(context);
      certificates.setEndpointIdentificationAlgorithm("HTTPS");
      connector.setSslContextFactory(certificates);
    }
    return new HttpClientTransportOverHTTP(connector);
  }

  private void start() {
    try {
      client.start();
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IllegalStateException("the HTTP client did not start", failed);
    }
  }

  /** Whether nodes may be asked without TLS, when they speak none. */
  boolean mayDoWithoutTls() {
    return tls == TlsMode.PERMISSIVE;
  }

  /** Whether this node is asked with TLS. */
  boolean asksWithTls(HostPort node) {
    return tls == TlsMode.REQUIRED || (mayDoWithoutTls() && !plain.contains(node));
  }

  /** From now on this node is asked so, where that may be chosen. */
  void askWithTls(HostPort node, boolean secure) {
    if (mayDoWithoutTls() && !secure) {
      plain.add(node);
    } else {
      plain.remove(node);
    }
  }

  /**
   * Sends a request; does not wait.
   *
   * @param onOutcome hears once, from a thread that must not wait, that there is an outcome
   */
  Attempt send(NodeView node, NodeRequest request, Consumer<Attempt> onOutcome) {
    return send(node, request, asksWithTls(node.address()), onOutcome);
  }

  /** The same, with TLS or without. */
  Attempt send(NodeView node, NodeRequest request, boolean secure, Consumer<Attempt> onOutcome) {
    Attempt attempt = new Attempt(node, request.isHead(), SILENCE.toMillis(), onOutcome);
    try {
      attempt.send(prepare(node, request, secure));
    } catch (RuntimeException refused) {
      attempt.refused(refused);
    }
    return attempt;
  }

  private Request prepare(NodeView node, NodeRequest request, boolean secure) {
    String host = node.address().host();
    Request prepared =
        client
            .newRequest(host.contains(":") ? "[" + host + "]" : host, node.address().port())
            .scheme((secure ? HttpScheme.HTTPS : HttpScheme.HTTP).asString())
            .method(request.method())
            .path(request.target())
            .idleTimeout(SILENCE.toMillis(), TimeUnit.MILLISECONDS)
            .headers(
                headers ->
                    request.headers().forEach(line -> headers.add(line.name(), line.value())));
    if (request.body() != null) {
      prepared.body(new BytesRequestContent((String) null, request.body().array()));
    }
    return prepared;
  }

  /** Connections on which an answer is awaited or not yet taken. */
  int busyConnections() {
    return client.getDestinations().stream()
        .map(destination -> (AbstractConnectionPool) destination.getConnectionPool())
        .mapToInt(AbstractConnectionPool::getActiveConnectionCount)
        .sum();
  }

  /** Ends all requests under way. */
  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception failed) {
      throw new IllegalStateException("the HTTP client did not stop in order", failed);
    }
  }
}
