package io.holdfast.gateway.routing;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.store.command.Bytes;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;

/** Has requests answered by nodes, and passes the answers on as they are. Safe for many threads. */
public final class Forwarder {
  private static final String DATE = "Date";
  private static final String REPLAYED = "Holdfast-Replayed";
  private static final String OPERATION = "Holdfast-Operation";

  private final String self;
  private final NodeSender sender;

  /**
   * Makes a forwarder.
   *
   * @param self the name of this process, for the nodes
   */
  public Forwarder(String self, NodeClient client, ClusterWatch watch, Router router) {
    this.self = self;
    this.sender = new NodeSender(client, watch, router);
  }

  /** Whether a request was forwarded already: it must not be forwarded again. */
  public static boolean isForwarded(Exchange exchange) {
    return exchange.header(Forwarding.HEADER) != null;
  }

  /** After this time without an answer a read is sent to a second node. */
  public long hedgeAfterNanos() {
    return sender.latencies().p99Nanos();
  }

  /** The figures of forwarding. */
  public List<MetricSnapshot> figures() {
    return sender.figures();
  }

  /** Has a read answered by a node that can keep its level. */
  public void read(Exchange exchange, ReadLevel level) throws IOException, InterruptedException {
    Forwarding request = Forwarding.of(exchange, self, null, "");
    Need.Read need = new Need.Read(level);
    pass(exchange, new ReadRace(sender, request, need, exchange.deadlineNanos()).run(), false);
  }

  /**
   * Has a node tell what happens, for as long as its answer goes on.
   *
   * @param body null = none
   */
  public void watch(Exchange exchange, ReadLevel level, Bytes body)
      throws IOException, InterruptedException {
    Forwarding request = Forwarding.of(exchange, self, body, "");
    Need.Read need = new Need.Read(level);
    pass(exchange, ReadRace.alone(sender, request, need, exchange.deadlineNanos()).run(), false);
  }

  /**
   * Has a write applied by the leader, once, whatever happens on the way: one without a key gets
   * one here.
   *
   * @param body null = none
   */
  public void write(Exchange exchange, Bytes body) throws IOException, InterruptedException {
    Forwarding request = Forwarding.of(exchange, self, body, "gw-" + UUID.randomUUID());
    try {
      Attempt answered = new WriteTries(sender, request, exchange.deadlineNanos()).run();
      pass(exchange, answered, request.ownKey());
    } catch (ProblemException problem) {
      if (problem.problem().code() == ProblemCode.OUTCOME_UNKNOWN) {
        // How durable it is cannot be said, so it is not.
        exchange.setHeader(OPERATION, request.key());
      }
      throw problem;
    }
  }

  /**
   * Has a node judge whether the sender of a request may look at the cluster, for what this process
   * answers itself: it knows no rights. Refuses as the node does.
   */
  public void requireObserver(Exchange exchange) throws InterruptedException {
    Forwarding question = Forwarding.question(exchange, self, "/v1/policies", "consistency=local");
    Need.Read need = new Need.Read(new ReadLevel.Local());
    Attempt attempt = new ReadRace(sender, question, need, exchange.deadlineNanos()).run();
    int status = ((Attempt.Outcome.Answered) attempt.outcome()).answer().status();
    attempt.abandon();
    switch (status) {
      case 200 -> {}
      case 401 ->
          throw Problem.of(
                  ProblemCode.UNAUTHENTICATED,
                  "this takes a token that the nodes know: Authorization: Bearer hft_...")
              .exception();
      case 403 ->
          throw Problem.of(ProblemCode.FORBIDDEN, "no role of the user grants observe")
              .with("verb", "observe")
              .exception();
      default ->
          throw Problem.of(
                  ProblemCode.UNAVAILABLE,
                  "a node answered " + status + " when asked what the caller may do")
              .exception();
    }
  }

  /** Refuses what was forwarded once: it would go round in circles. */
  public static void refuseForwarded(Exchange exchange) {
    if (isForwarded(exchange)) {
      throw Problem.of(
              ProblemCode.UNAVAILABLE,
              "this is a gateway, and "
                  + exchange.header(Forwarding.HEADER)
                  + " has forwarded the request already: only nodes can be named to a gateway")
          .exception();
    }
  }

  /**
   * Passes an answer on.
   *
   * @param ownKey whether the client gave no key: it then cannot have sent a write twice
   */
  private static void pass(Exchange exchange, Attempt attempt, boolean ownKey)
      throws IOException, InterruptedException {
    NodeAnswer answer = ((Attempt.Outcome.Answered) attempt.outcome()).answer();
    HttpServletResponse response = exchange.response();
    response.setStatus(answer.status());
    String connection = answer.header("Connection");
    for (HeaderLine line : answer.headers()) {
      boolean hidden = ownKey && line.name().equalsIgnoreCase(REPLAYED);
      if (hidden || !Forwarding.passes(line.name(), connection)) {
        continue;
      }
      if (line.name().equalsIgnoreCase(DATE)) {
        // When the answer was made, which this process had filled in for itself.
        response.setHeader(DATE, line.value());
      } else {
        response.addHeader(line.name(), line.value());
      }
    }
    String length = answer.header("Content-Length");
    if (!length.isEmpty()) {
      response.setHeader("Content-Length", length);
    } else if (exchange.isHead()) {
      response.flushBuffer();
    }
    try {
      OutputStream out = response.getOutputStream();
      out.write(answer.begin().array());
      if (answer.rest() != null) {
        if (answer.isUnbuffered()) {
          out.flush();
        }
        for (byte[] next = answer.rest().next(); next != null; next = answer.rest().next()) {
          out.write(next);
          if (answer.isUnbuffered()) {
            out.flush();
          }
        }
      }
    } finally {
      attempt.abandon();
    }
  }
}
