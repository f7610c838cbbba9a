package io.holdfast.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.HttpRequest;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.ReplicasDifferException;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import io.holdfast.chaos.workload.AnswerReading;
import io.holdfast.chaos.workload.RecordingClient;
import io.holdfast.chaos.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What every node holds in the end, when nothing writes any more: its digest, and everything that
 * was written, read from its own state.
 */
final class LastReads {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** What is asked of one node, by a client that talks to it alone. */
  private interface NodeReading {
    void with(RecordingClient client) throws InterruptedException;
  }

  private final ProcessCluster cluster;
  private final Workload workload;
  private final Consumer<Operation> history;
  private final AtomicLong unanswered = new AtomicLong();

  LastReads(ProcessCluster cluster, Workload workload, Consumer<Operation> history) {
    this.cluster = cluster;
    this.workload = workload;
    this.history = history;
  }

  /**
   * Reads node after node; all digests before the first key, because some workloads read through
   * the log, and each such read takes an index of its own.
   *
   * @param firstProcess the number of the first reader in the history; two for each node
   * @return how many reads got no answer
   * @throws IllegalStateException when the nodes do not come to one index in time
   */
  long read(int firstProcess, Duration timeout) throws InterruptedException {
    try {
      cluster.awaitEqualReplicas(timeout);
    } catch (ReplicasDifferException e) {
      // The digests go to the history below: it is for a checker to say what they mean.
    }
    forEachNode(
        firstProcess,
        client ->
            client.call(
                new Call.DigestRead(), HttpRequest.of("GET", "/v1/digest"), LastReads::digest));
    forEachNode(firstProcess + cluster.nodes().size(), workload::readAll);
    return unanswered.get();
  }

  private void forEachNode(int firstProcess, NodeReading reading) throws InterruptedException {
    int process = firstProcess;
    for (NodeProcess node : cluster.nodes()) {
      try (RecordingClient client =
          new RecordingClient(process++, List.of(node.gateway()), 0, TIMEOUT, this::record)) {
        reading.with(client);
      }
    }
  }

  private void record(Operation operation) {
    if (!operation.isOk()) {
      unanswered.incrementAndGet();
    }
    history.accept(operation);
  }

  private static Optional<Outcome> digest(HttpAnswer answer) {
    if (answer.status() != 200) {
      return Optional.empty();
    }
    JsonNode json = answer.json();
    return AnswerReading.ok(
        new Answer.Digest(
            json.required("index").asLong(),
            json.required("revision").asLong(),
            json.required("digest").asText()));
  }
}
