package io.holdfast.chaos.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cluster of node processes that this JVM started, and that end with it, however it ends.
 *
 * <p>What is asked of the nodes here is asked over HTTP as any client would.
 */
public final class ProcessCluster implements AutoCloseable {
  /** A node that does not answer such a question in this time counts as not there. */
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);

  private final ClusterPlan plan;
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final Thread shutdownHook = new Thread(this::end, "end-nodes");

  public ProcessCluster(ClusterPlan plan) {
    this(plan, NodeHost.HERE);
  }

  public ProcessCluster(ClusterPlan plan, NodeHost host) {
    this.plan = plan;
    plan.nodes().forEach(node -> nodes.add(new NodeProcess(plan, node, host)));
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  public ClusterPlan plan() {
    return plan;
  }

  public List<NodeProcess> nodes() {
    return List.copyOf(nodes);
  }

  public NodeProcess node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no node " + name));
  }

  public List<Gateway> gateways() {
    return nodes.stream().map(NodeProcess::gateway).toList();
  }

  /** Starts every node that does not run; does not wait. */
  public void start() {
    nodes.stream().filter(node -> !node.isAlive()).forEach(NodeProcess::start);
  }

  /**
   * Waits until every node says that it is ready.
   *
   * @throws IllegalStateException when a process ended meanwhile or time is over, with its log
   */
  public void awaitReady(Duration timeout) {
    nodes.forEach(node -> awaitReady(node, timeout));
  }

  public void awaitReady(NodeProcess node, Duration timeout) {
    boolean ready = Waiting.until(timeout, () -> !node.isAlive() || isReady(node));
    if (!node.isAlive()) {
      throw new IllegalStateException(
          node.name() + " ended, exit code " + node.exitCode() + "\n" + node.logTail());
    }
    if (!ready) {
      throw new IllegalStateException(
          node.name() + " is not ready after " + timeout + "\n" + node.logTail());
    }
  }

  /**
   * The node that leads: says so itself, in the highest term of those who do.
   *
   * @throws IllegalStateException when none does within the timeout
   */
  public NodeProcess awaitLeader(Duration timeout) {
    List<NodeProcess> found = new ArrayList<>();
    if (!Waiting.until(timeout, () -> leader().map(found::add).orElse(false))) {
      throw new IllegalStateException("no leader within " + timeout);
    }
    return found.getLast();
  }

  /** The node that says now that it leads. */
  public Optional<NodeProcess> leader() {
    NodeProcess leader = null;
    long highestTerm = -1;
    for (NodeProcess node : nodes) {
      Optional<HttpAnswer> answer = ask(node, "/leader");
      if (answer.isPresent() && answer.get().isSuccess()) {
        long term = answer.get().header("Holdfast-Term").map(Long::parseLong).orElse(0L);
        if (term > highestTerm) {
          highestTerm = term;
          leader = node;
        }
      }
    }
    return Optional.ofNullable(leader);
  }

  /** Whether the node says of itself that it leads. */
  public static boolean leads(NodeProcess node) {
    return ask(node, "/leader").map(HttpAnswer::isSuccess).orElse(false);
  }

  /** All but the leader. */
  public List<NodeProcess> followersOf(NodeProcess leader) {
    return nodes.stream().filter(node -> node != leader).toList();
  }

  /** Every node process that ended so far. */
  public List<NodeExit> exits() {
    return nodes.stream().flatMap(node -> node.exits().stream()).toList();
  }

  /** The node's own word on its state; empty when it does not answer. */
  public Optional<ReplicaDigest> digest(NodeProcess node) {
    Optional<HttpAnswer> answer = ask(node, "/v1/digest");
    if (answer.isEmpty() || !answer.get().isSuccess()) {
      return Optional.empty();
    }
    JsonNode json = answer.get().json();
    return Optional.of(
        new ReplicaDigest(
            node.name(),
            json.required("index").asLong(),
            json.required("revision").asLong(),
            json.required("digest").asText(),
            json.required("policies").asText(),
            json.required("auth").asText()));
  }

  /**
   * Waits until all nodes stand at the same index; nothing must be writing.
   *
   * @throws ReplicasDifferException when their states are not equal there
   * @throws IllegalStateException when they do not reach one index in time
   */
  public List<ReplicaDigest> awaitEqualReplicas(Duration timeout) {
    List<ReplicaDigest> digests = new ArrayList<>();
    boolean sameIndex =
        Waiting.until(
            timeout,
            () -> {
              digests.clear();
              nodes.forEach(node -> digest(node).ifPresent(digests::add));
              return digests.size() == nodes.size()
                  && digests.stream().mapToLong(ReplicaDigest::index).distinct().count() == 1;
            });
    if (!sameIndex) {
      throw new IllegalStateException("no common index within " + timeout + ": " + digests);
    }
    if (!digests.stream().allMatch(digests.getFirst()::isSameState)) {
      throw new ReplicasDifferException(digests);
    }
    return digests;
  }

  /** One GET at one node; empty when it gives no answer. */
  public static Optional<HttpAnswer> ask(NodeProcess node, String target) {
    try (GatewayClient client = new GatewayClient(node.gateway(), PROBE_TIMEOUT)) {
      return Optional.of(client.get(target));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** SIGTERM to all at once; returns when all are gone. */
  public void stopAll() {
    nodes.parallelStream().forEach(NodeProcess::stop);
  }

  /** SIGKILL to all at once. */
  public void killAll() {
    nodes.parallelStream().forEach(NodeProcess::kill);
  }

  /** Kills what still runs, for good. The files stay. */
  public void end() {
    nodes.parallelStream().forEach(NodeProcess::killForGood);
  }

  /** As {@link #end}, when this JVM goes on. */
  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(shutdownHook);
  }

  /** The nodes go on after this JVM; scripts/cluster finds them by their pid files. */
  public void leaveRunning() {
    Runtime.getRuntime().removeShutdownHook(shutdownHook);
    nodes.forEach(NodeProcess::leaveRunning);
  }

  /** Whether the node says that it is ready. */
  public static boolean isReady(NodeProcess node) {
    return ask(node, "/readyz").map(HttpAnswer::isSuccess).orElse(false);
  }
}
