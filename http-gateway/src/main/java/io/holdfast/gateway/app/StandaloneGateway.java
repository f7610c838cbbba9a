package io.holdfast.gateway.app;

import io.holdfast.gateway.auth.AuthMode;
import io.holdfast.gateway.auth.Credentials;
import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.metrics.Figures;
import io.holdfast.gateway.metrics.GatewayMetrics;
import io.holdfast.gateway.metrics.SharedPage;
import io.holdfast.gateway.metrics.TlsFigures;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.NodeHeaders;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.routes.DocumentationRoutes;
import io.holdfast.gateway.routes.HealthRoutes;
import io.holdfast.gateway.routes.MetricsRoutes;
import io.holdfast.gateway.routes.RoutingRoutes;
import io.holdfast.gateway.routing.ClusterWatch;
import io.holdfast.gateway.routing.Forwarder;
import io.holdfast.gateway.routing.GatewayStanding;
import io.holdfast.gateway.routing.NodeClient;
import io.holdfast.gateway.routing.OwnToken;
import io.holdfast.gateway.routing.Pace;
import io.holdfast.gateway.routing.RouteChooser;
import io.holdfast.gateway.routing.Router;
import io.holdfast.gateway.server.HttpServer;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.server.RouteAccess;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.store.command.Bytes;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A gateway without data: takes what a node takes, and has nodes answer it. It refuses by itself
 * only what needs no node.
 */
public final class StandaloneGateway implements AutoCloseable {
  private final GatewayMetrics metrics = new GatewayMetrics();
  private final NodeClient client;
  private final ClusterWatch watch;
  private final Forwarder forwarder;
  private final List<Route> routes;
  private final HttpServer server;
  private volatile boolean stopping;

  /** Puts the parts together and begins to watch nodes; {@link #start} begins to listen. */
  public StandaloneGateway(GatewayConfig config) {
    HttpSettings own = config.http();
    this.client = own.tls().nodeClient(config.limits().openRequests(), own.headerBytes());
    OwnToken token = new OwnToken(config.auth().tokenFile());
    this.watch = new ClusterWatch(config.name(), token, "", config.nodes(), client, Pace.GATEWAY);
    Router router = new Router(new RouteChooser(config.zone()), watch::views);
    this.forwarder = new Forwarder(config.name(), client, watch, router);
    GatewayStanding standing = new GatewayStanding(config.name(), router);
    NodeHeaders headers = new NodeHeaders(standing::standing);
    Answers answers = new Answers(headers);
    List<Route> all = new ArrayList<>(forwarded());
    all.addAll(new HealthRoutes(standing::status, answers, () -> stopping).routes());
    all.addAll(
        new RoutingRoutes(
                standing::standing, config.zone(), router, forwarder::hedgeAfterNanos, answers)
            .routes());
    metrics.add(forwarder::figures);
    metrics.add(() -> nodesUp(router));
    all.addAll(new MetricsRoutes(new SharedPage(metrics::page), answers).routes());
    all.addAll(new DocumentationRoutes(answers).routes());
    this.routes = List.copyOf(all);
    HttpSettings http = config.http().alsoNamed(config.nodes().stream().map(HostPort::host));
    this.server = new HttpServer(http, config.limits(), routes, headers, metrics, access(config));
    metrics.add(server::figures);
  }

  /** Adds the certificates of its ports to its figures. */
  void watch(List<TlsFigures.Port> ports) {
    metrics.add(() -> TlsFigures.of(ports));
  }

  /** What it answers itself: a node knows who may see that. */
  private RouteAccess access(GatewayConfig config) {
    if (config.auth().mode() == AuthMode.OFF) {
      return RouteAccess.ELSEWHERE;
    }
    Set<String> own = Set.of("/metrics", "/v1/routes");
    return (route, exchange) -> {
      if (own.contains(route.path())) {
        Credentials.refuseNamedUser(exchange.credentials());
        forwarder.requireObserver(exchange);
      }
    };
  }

  private void watch(Route route, Exchange exchange) throws IOException, InterruptedException {
    Forwarder.refuseForwarded(exchange);
    Credentials.refuseNamedUser(exchange.credentials());
    Bytes body = body(route, exchange);
    try {
      exchange
          .query()
          .duration("wait", Duration.ZERO, exchange.limits().maxTimeout())
          .ifPresent(exchange::extendDeadline);
    } catch (ProblemException bad) {
      // A node says so, and better.
    }
    forwarder.watch(exchange, level(exchange), body);
  }

  /** The routes of a node, answered elsewhere. */
  private List<Route> forwarded() {
    return Gateway.storeRoutes(null, null, null, null, null, null, null).stream()
        .map(
            route -> {
              if (route.access().verb() == Access.Verb.WATCH) {
                return route.answeredBy(exchange -> watch(route, exchange));
              }
              return route.reads()
                  ? route.answeredBy(this::read)
                  : route.answeredBy(exchange -> write(route, exchange));
            })
        .toList();
  }

  private void read(Exchange exchange) throws IOException, InterruptedException {
    Forwarder.refuseForwarded(exchange);
    Credentials.refuseNamedUser(exchange.credentials());
    forwarder.read(exchange, level(exchange));
  }

  /**
   * A request that cannot be understood here is left to a node, which gives the best error message.
   */
  private static ReadLevel level(Exchange exchange) {
    try {
      return ReadLevel.of(exchange.query(), exchange.header(ReadLevel.MIN_REVISION));
    } catch (ProblemException bad) {
      return new ReadLevel.Local();
    }
  }

  private void write(Route route, Exchange exchange) throws IOException, InterruptedException {
    Forwarder.refuseForwarded(exchange);
    Credentials.refuseNamedUser(exchange.credentials());
    forwarder.write(exchange, body(route, exchange));
  }

  private static Bytes body(Route route, Exchange exchange) throws IOException {
    if (!route.takesBody()) {
      return null;
    }
    return route.takesValue() ? exchange.value() : exchange.document();
  }

  private static List<MetricSnapshot> nodesUp(Router router) {
    Map<String, Long> up = new TreeMap<>();
    router.nodes().forEach(node -> up.put(node.label(), node.isUp() ? 1L : 0L));
    return List.of(
        Figures.gauges("holdfast_node_up", "1 for a node that requests go to.", "node", up));
  }

  /** Everything that it answers. */
  public List<Route> routes() {
    return routes;
  }

  /**
   * Begins to listen.
   *
   * @throws IOException when the address cannot be bound
   */
  public void start() throws IOException {
    server.start();
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** Stops listening, lets requests under way end within a bound. */
  @Override
  public void close() {
    stopping = true;
    server.close();
    watch.close();
    client.close();
  }
}
