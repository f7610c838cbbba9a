package io.holdfast.client.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.client.api.ClusterView;
import io.holdfast.client.api.Lease;
import io.holdfast.client.api.LeaseStatus;
import io.holdfast.client.api.OperationOutcome;
import io.holdfast.client.api.OperationOutcome.State;
import io.holdfast.client.api.OperationResult;
import io.holdfast.client.api.RangePage;
import io.holdfast.client.api.TransactionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the answers that are no records. */
public final class AnswerDecoders {
  private AnswerDecoders() {}

  /** The answer to a listing. */
  public static RangePage page(JsonNode json) {
    return new RangePage(
        ResultDecoder.items(json),
        Optional.ofNullable(json.path("cursor").textValue()),
        Fields.number(json, "revision"));
  }

  /** The answer to {@code count_only}. */
  public static Long count(JsonNode json) {
    return Fields.number(json, "count");
  }

  /** The one result of a transaction that is an increment. */
  public static OperationResult.Counted counted(JsonNode json) {
    TransactionResult result = ResultDecoder.transaction(json);
    if (result.results().size() == 1
        && result.results().get(0) instanceof OperationResult.Counted counted) {
      return counted;
    }
    throw new IllegalArgumentException("not the result of an increment: " + json);
  }

  /** A lease that was granted or kept alive. */
  public static Lease lease(JsonNode json) {
    return new Lease(
        Fields.number(json, "lease"), DurationText.parse(Fields.required(json, "ttl").asText()));
  }

  /** A lease that was asked for. */
  public static LeaseStatus leaseStatus(JsonNode json) {
    Lease lease = lease(json);
    return new LeaseStatus(
        lease.id(), lease.ttl(), Fields.number(json, "renewals"), Fields.number(json, "keys"));
  }

  /** What became of a write. */
  public static OperationOutcome outcome(JsonNode json) {
    String operation = Fields.required(json, "operation").asText();
    String outcome = Fields.required(json, "outcome").asText();
    return switch (outcome) {
      case "applied" -> applied(operation, json.path("result"));
      case "not_applied" -> OperationOutcome.of(operation, State.NOT_APPLIED);
      case "delivered" -> OperationOutcome.of(operation, State.DELIVERED);
      case "unknown" -> OperationOutcome.of(operation, State.UNKNOWN);
      default -> throw new IllegalArgumentException("unknown outcome " + outcome);
    };
  }

  private static OperationOutcome applied(String operation, JsonNode result) {
    return new OperationOutcome(
        operation,
        State.APPLIED,
        result.has("results") ? Optional.of(ResultDecoder.transaction(result)) : Optional.empty(),
        result.has("ttl") ? Optional.of(lease(result)) : Optional.empty(),
        result.has("problem")
            ? Optional.of(ProblemDecoder.of(result.get("problem"), 0))
            : Optional.empty());
  }

  /** The cluster as a node sees it. */
  public static ClusterView cluster(JsonNode json) {
    List<ClusterView.Member> members = new ArrayList<>();
    for (JsonNode member : Fields.required(json, "members")) {
      members.add(
          new ClusterView.Member(
              Fields.required(member, "node").asText(),
              member.path("role").asText(),
              member.path("http").asText(),
              member.path("zone").asText()));
    }
    return new ClusterView(
        Fields.required(json, "node").asText(),
        json.path("role").asText(),
        json.path("term").asLong(),
        json.path("leader").asText(),
        json.path("ready").asBoolean(),
        json.path("revision").asLong(),
        List.copyOf(members));
  }
}
