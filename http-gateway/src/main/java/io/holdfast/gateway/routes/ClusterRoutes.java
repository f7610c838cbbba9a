package io.holdfast.gateway.routes;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.metrics.BuildInfo;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.routing.Forwarder;
import io.holdfast.raft.NodeStatus;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.result.StoreStatus;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The cluster as this node sees it: {@code /v1/cluster}. What it cannot know here is null. */
public final class ClusterRoutes {
  /** Younger than this is young enough for people. */
  private static final long PROVED_MILLIS = 1_000;

  /** A live leader confirms sooner. */
  private static final long PROOF_MILLIS = 100;

  private final ReplicatedStore store;
  private final Answers answers;

  public ClusterRoutes(ReplicatedStore store, Answers answers) {
    this.store = store;
    this.answers = answers;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/v1/cluster", Access.OBSERVE, Set.of(), this::get),
        Route.head("/v1/cluster", Access.OBSERVE, Set.of(), this::get));
  }

  private void get(Exchange exchange) throws IOException, InterruptedException {
    prove(exchange);
    NodeStatus status = store.status();
    StoreStatus state = store.reader().status();
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("node", status.node());
          json.writeStringField("version", BuildInfo.OF_THIS_PROGRAM.version());
          json.writeStringField("commit", BuildInfo.OF_THIS_PROGRAM.commit());
          json.writeStringField("role", status.role());
          json.writeNumberField("term", status.term());
          json.writeStringField("leader", status.leader());
          json.writeBooleanField("ready", status.ready());
          if (!status.ready()) {
            json.writeStringField("notReady", status.notReady());
          }
          json.writeNumberField("committedIndex", status.committedIndex());
          json.writeNumberField("appliedIndex", status.appliedIndex());
          json.writeNumberField("revision", state.revision());
          json.writeNumberField("historyFloor", state.historyFloor());
          json.writeNumberField("records", state.records());
          writeIfKnown(json, "stalenessMs", stalenessMillis());
          json.writeArrayFieldStart("members");
          for (NodeStatus.Member member : status.members()) {
            write(json, member);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /**
   * A node without linearizable reads has no recent proof of how fresh it is. This request
   * therefore waits briefly for a new proof; gateways, which poll and measure the round trip, get
   * the last one and only start the next.
   */
  private void prove(Exchange exchange) throws InterruptedException {
    long stale = stalenessMillis();
    if (stale >= 0 && stale < PROVED_MILLIS) {
      return;
    }
    CompletableFuture<Long> proof =
        store.confirmReadIndex(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PROOF_MILLIS));
    if (Forwarder.isForwarded(exchange)) {
      return;
    }
    try {
      var _ = proof.get(PROOF_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException unproven) {
      // The answer goes out with the last proof.
    }
  }

  /** -1 = nothing is known. */
  private long stalenessMillis() {
    long freshAsOf = store.freshAsOfNanos();
    return freshAsOf == Long.MIN_VALUE
        ? -1
        : Math.max(0, System.nanoTime() - freshAsOf) / 1_000_000 + 1;
  }

  private static void write(JsonGenerator json, NodeStatus.Member member) throws IOException {
    json.writeStartObject();
    json.writeStringField("node", member.node());
    json.writeStringField("role", member.role());
    json.writeBooleanField("reachable", member.reachable());
    json.writeStringField("raft", member.raftAddress());
    json.writeStringField("http", member.httpAddress());
    json.writeStringField("zone", member.zone());
    writeIfKnown(json, "matchIndex", member.matchIndex());
    writeIfKnown(json, "lagEntries", member.lagEntries());
    writeIfKnown(json, "lastContactMs", member.lastContactMillis());
    json.writeEndObject();
  }

  private static void writeIfKnown(JsonGenerator json, String name, long figure)
      throws IOException {
    if (figure < 0) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, figure);
    }
  }
}
