package io.holdfast.gateway.app;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.audit.AuditTrail;
import io.holdfast.gateway.audit.AuditWriter;
import io.holdfast.gateway.auth.AccessGuard;
import io.holdfast.gateway.auth.AuthSettings;
import io.holdfast.gateway.eventloop.PlainRequests;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.key.BatchService;
import io.holdfast.gateway.key.KeyRoutes;
import io.holdfast.gateway.key.KeyService;
import io.holdfast.gateway.key.LockService;
import io.holdfast.gateway.key.ReadElsewhere;
import io.holdfast.gateway.key.ReadService;
import io.holdfast.gateway.key.WriteService;
import io.holdfast.gateway.metrics.AuditFigures;
import io.holdfast.gateway.metrics.GatewayMetrics;
import io.holdfast.gateway.metrics.NodeFigures;
import io.holdfast.gateway.metrics.SharedPage;
import io.holdfast.gateway.metrics.TlsFigures;
import io.holdfast.gateway.policy.PolicyGuard;
import io.holdfast.gateway.read.LevelKeeper;
import io.holdfast.gateway.read.LongWork;
import io.holdfast.gateway.request.NodeHeaders;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.routes.AuthRoutes;
import io.holdfast.gateway.routes.BatchRoutes;
import io.holdfast.gateway.routes.ClusterRoutes;
import io.holdfast.gateway.routes.DigestRoutes;
import io.holdfast.gateway.routes.DocumentationRoutes;
import io.holdfast.gateway.routes.HealthRoutes;
import io.holdfast.gateway.routes.LeaseRoutes;
import io.holdfast.gateway.routes.LockRoutes;
import io.holdfast.gateway.routes.MetricsRoutes;
import io.holdfast.gateway.routes.OperationRoutes;
import io.holdfast.gateway.routes.PolicyRoutes;
import io.holdfast.gateway.routes.RangeRoutes;
import io.holdfast.gateway.routes.RoutingRoutes;
import io.holdfast.gateway.routes.TransactionRoutes;
import io.holdfast.gateway.routes.WatchRoutes;
import io.holdfast.gateway.routing.Neighbours;
import io.holdfast.gateway.routing.NodeClient;
import io.holdfast.gateway.routing.OwnToken;
import io.holdfast.gateway.server.HttpServer;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.gateway.watch.WatchService;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.gateway.write.GroupCommitter;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.ReplicatedStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The HTTP side of a node: everything between a connection and the replicated store. */
public final class Gateway implements AutoCloseable {
  private final GatewayMetrics metrics = new GatewayMetrics();
  private final String zone;
  private final Neighbours neighbours;
  private final GroupCommitter committer;
  private final AuthParts auth;
  private final LongWork longWork = new LongWork();
  private final WatchService watches;
  private final List<Route> routes;
  private final HttpServer server;
  private final Duration stopTimeout;
  private volatile boolean stopping;

  /**
   * Puts the parts together; {@link #start} begins to listen.
   *
   * @param members of the cluster, this node among them
   * @param audit where acts are written down
   */
  public Gateway(
      ReplicatedStore store,
      List<MemberAddress> members,
      HttpSettings http,
      RequestLimits limits,
      CommitBounds bounds,
      AuthSettings settings,
      AuditTrail audit) {
    String node = store.standing().node();
    MemberAddress self =
        members.stream().filter(m -> m.node().equals(node)).findFirst().orElseThrow();
    List<MemberAddress> others = members.stream().filter(member -> !member.equals(self)).toList();
    this.zone = self.zone();
    NodeClient client = http.tls().nodeClient(Neighbours.OPEN_REQUESTS, http.headerBytes());
    OwnToken token = new OwnToken(settings.tokenFile());
    this.neighbours = new Neighbours(store, self, others, client, token);
    this.committer = new GroupCommitter(store, bounds, metrics.batches());
    this.stopTimeout = http.stopTimeout();
    metrics.add(() -> NodeFigures.of(store, committer.queuedCommands()));
    if (audit instanceof AuditWriter writer) {
      metrics.add(() -> AuditFigures.of(writer.figures()));
    }
    NodeHeaders headers = new NodeHeaders(store::standing);
    LevelKeeper keeper = new LevelKeeper(store);
    PolicyGuard policies = new PolicyGuard(store::policies);
    this.auth = new AuthParts(store, settings);
    AccessGuard guard = auth.guard();
    WriteService writes = new WriteService(store, committer, policies, guard);
    ReadElsewhere elsewhere = new ReadElsewhere(neighbours);
    ReadService reads = new ReadService(store, keeper, policies, guard, elsewhere, longWork);
    KeyService keys = new KeyService(policies, guard);
    Answers answers = new Answers(headers);
    this.watches = new WatchService(store, keeper, reads, guard, longWork, answers);
    metrics.add(watches::figures);
    this.routes =
        Stream.concat(
                storeRoutes(store, auth.services(), keys, writes, reads, watches, answers).stream()
                    .map(elsewhere::around),
                ownRoutes(store, answers))
            .toList();
    this.server =
        new HttpServer(
            http.alsoNamed(members.stream().flatMap(Gateway::names)),
            limits,
            routes,
            headers,
            metrics,
            audit,
            new PlainRequests.Services(store, keeper, writes, keys, guard, audit.keys()));
    metrics.add(server::figures);
  }

  /** Adds the certificates of its ports to its figures. */
  void watch(List<TlsFigures.Port> ports) {
    metrics.add(() -> TlsFigures.of(ports));
  }

  /** The hosts of its addresses. */
  private static Stream<String> names(MemberAddress member) {
    return Stream.of(member.http(), member.raft())
        .map(HostPort::parse)
        .flatMap(Optional::stream)
        .map(HostPort::host);
  }

  /** All that tells of this process and of the cluster. */
  private Stream<Route> ownRoutes(ReplicatedStore store, Answers answers) {
    List<Route> all =
        new ArrayList<>(
            new RoutingRoutes(
                    store::standing,
                    zone,
                    neighbours.router(),
                    neighbours.forwarder()::hedgeAfterNanos,
                    answers)
                .routes());
    all.addAll(new HealthRoutes(store::status, answers, () -> stopping).routes());
    all.addAll(new MetricsRoutes(new SharedPage(metrics::page), answers).routes());
    all.addAll(new DocumentationRoutes(answers).routes());
    return all.stream();
  }

  /** All that reads or changes the store. Safe to call with nothing, when only shapes matter. */
  static List<Route> storeRoutes(
      ReplicatedStore store,
      AuthRoutes.Services auth,
      KeyService keys,
      WriteService writes,
      ReadService reads,
      WatchService watches,
      Answers answers) {
    List<Route> all = new ArrayList<>();
    all.addAll(new KeyRoutes(keys, writes, reads, answers).routes());
    all.addAll(new RangeRoutes(writes, reads, answers).routes());
    all.addAll(new TransactionRoutes(writes, answers).routes());
    AccessGuard guard = auth == null ? null : auth.guard();
    all.addAll(new BatchRoutes(new BatchService(store, guard, writes), answers).routes());
    all.addAll(new WatchRoutes(watches).routes());
    all.addAll(new LeaseRoutes(writes, reads, answers).routes());
    LockService locks = new LockService(store, writes);
    all.addAll(new LockRoutes(locks, writes, reads, answers).routes());
    all.addAll(new PolicyRoutes(writes, reads, answers).routes());
    all.addAll(new AuthRoutes(auth, writes, reads, answers).routes());
    all.addAll(new OperationRoutes(reads, answers).routes());
    all.addAll(new ClusterRoutes(store, answers).routes());
    all.addAll(new DigestRoutes(store, answers).routes());
    return all;
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

  /**
   * Stops listening, lets requests under way end within a bound, refuses what waits. Writes that
   * have no result by then are answered before their connections end.
   */
  @Override
  public void close() {
    stopping = true;
    CompletableFuture.delayedExecutor(stopTimeout.toMillis() * 3 / 4, TimeUnit.MILLISECONDS)
        .execute(committer::close);
    // Before the server waits for what is open: each client hears where to go on.
    watches.close();
    server.close();
    longWork.close();
    auth.close();
    neighbours.close();
    committer.close();
  }
}
