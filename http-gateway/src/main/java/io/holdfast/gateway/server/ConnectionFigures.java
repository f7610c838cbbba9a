package io.holdfast.gateway.server;

import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.eventloop.AnswerRoom;
import io.holdfast.gateway.eventloop.ConnectionBound;
import io.holdfast.gateway.eventloop.UserBound;
import io.holdfast.gateway.metrics.Figures;
import io.holdfast.gateway.request.AdmissionControl;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what ended before any route heard of it. Safe for many threads. */
final class ConnectionFigures {
  private final ConnectionBound bound;
  private final AnswerRoom room;
  private final AdmissionControl gate;
  private final UserBound users;
  private final LongAdder foreign = new LongAdder();
  private final LongAdder misdirected = new LongAdder();

  ConnectionFigures(
      ConnectionBound bound, AnswerRoom room, AdmissionControl gate, UserBound users) {
    this.bound = bound;
    this.room = room;
    this.gate = gate;
    this.users = users;
  }

  /** A request was refused for where it came from, or where it should have gone. */
  void onRefusal(ProblemCode code) {
    (code == ProblemCode.MISDIRECTED ? misdirected : foreign).increment();
  }

  List<MetricSnapshot> figures() {
    return List.of(
        Figures.gauge("holdfast_http_connections", "Connections that are open.", bound.size()),
        Figures.gauge(
            "holdfast_http_connections_limit", "Connections that may be open.", bound.most()),
        Figures.counters(
            "holdfast_http_connections_closed",
            "Connections closed for lack of room: quiet ones for others, new ones at once.",
            "which",
            Map.of("quiet", bound.quietClosed(), "new", bound.newClosed())),
        Figures.gauge(
            "holdfast_http_answer_bytes",
            "Bytes of large answers that clients have not taken yet.",
            room.bytes()),
        Figures.counter(
            "holdfast_http_answers_ended",
            "Answers broken off for others, as clients did not take them.",
            room.ended()),
        Figures.counters(
            "holdfast_http_user_refused",
            "Requests refused, as one user has too many of them open or too many connections.",
            "which",
            Map.of("requests", gate.userRefusals(), "connections", users.refused())),
        Figures.counters(
            "holdfast_http_refused",
            "Requests refused before any route was looked for.",
            "code",
            Map.of(
                ProblemCode.FOREIGN_ORIGIN.text(), foreign.sum(),
                ProblemCode.MISDIRECTED.text(), misdirected.sum())));
  }
}
