package io.holdfast.gateway;

import io.holdfast.gateway.config.RequestLimits;
import io.holdfast.gateway.ops.GatewayMetrics;
import io.holdfast.gateway.ops.NodeHeaders;
import io.holdfast.gateway.policy.PolicyGuard;
import io.holdfast.gateway.read.LevelKeeper;
import io.holdfast.gateway.routes.Answers;
import io.holdfast.gateway.routes.BatchRoutes;
import io.holdfast.gateway.routes.ClusterRoutes;
import io.holdfast.gateway.routes.DigestRoutes;
import io.holdfast.gateway.routes.DocumentationRoutes;
import io.holdfast.gateway.routes.HealthRoutes;
import io.holdfast.gateway.routes.KeyRoutes;
import io.holdfast.gateway.routes.LeaseRoutes;
import io.holdfast.gateway.routes.MetricsRoutes;
import io.holdfast.gateway.routes.OperationRoutes;
import io.holdfast.gateway.routes.PolicyRoutes;
import io.holdfast.gateway.routes.RangeRoutes;
import io.holdfast.gateway.routes.ReadDesk;
import io.holdfast.gateway.routes.Route;
import io.holdfast.gateway.routes.TransactionRoutes;
import io.holdfast.gateway.routes.WriteDesk;
import io.holdfast.gateway.server.HttpServer;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.gateway.write.GroupCommitter;
import io.holdfast.raft.ReplicatedStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The HTTP side of a node: everything between a connection and the replicated store. */
public final class Gateway implements AutoCloseable {
  private final GatewayMetrics metrics = new GatewayMetrics();
  private final GroupCommitter committer;
  private final List<Route> routes;
  private final HttpServer server;
  private volatile boolean stopping;

  /** Puts the parts together; {@link #start} begins to listen. */
  public Gateway(
      ReplicatedStore store, HttpSettings http, RequestLimits limits, CommitBounds bounds) {
    this.committer = new GroupCommitter(store, bounds, metrics);
    NodeHeaders headers = new NodeHeaders(store);
    this.routes = routes(store, new Answers(headers));
    this.server = new HttpServer(http, limits, routes, headers, metrics);
  }

  private List<Route> routes(ReplicatedStore store, Answers answers) {
    PolicyGuard policies = new PolicyGuard(store::policies);
    WriteDesk writes = new WriteDesk(store, committer, policies);
    ReadDesk reads = new ReadDesk(store, new LevelKeeper(store), policies);
    List<Route> all = new ArrayList<>();
    all.addAll(new KeyRoutes(writes, reads, answers).routes());
    all.addAll(new RangeRoutes(writes, reads, answers).routes());
    all.addAll(new TransactionRoutes(writes, answers).routes());
    all.addAll(new BatchRoutes(writes, answers).routes());
    all.addAll(new LeaseRoutes(writes, reads, answers).routes());
    all.addAll(new PolicyRoutes(writes, reads, answers).routes());
    all.addAll(new OperationRoutes(reads, answers).routes());
    all.addAll(new ClusterRoutes(store, answers).routes());
    all.addAll(new DigestRoutes(store, answers).routes());
    all.addAll(new HealthRoutes(store, answers, () -> stopping).routes());
    all.addAll(
        new MetricsRoutes(() -> metrics.page(store, committer::queuedCommands), answers).routes());
    all.addAll(new DocumentationRoutes(answers).routes());
    return List.copyOf(all);
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

  /** Stops listening, lets requests under way end within a bound, refuses what waits. */
  @Override
  public void close() {
    stopping = true;
    server.close();
    committer.close();
  }
}
