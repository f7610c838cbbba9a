package io.holdfast.chaos.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what {@link OperationEncoder} wrote. Whatever is missing or of the wrong type is an {@link
 * IllegalArgumentException} that names the field. Equal names become one object, as a long history
 * names few things very often.
 */
final class OperationDecoder {

  private final Map<String, String> names = new HashMap<>();

  Operation decode(JsonNode line) {
    Call call = call(line);
    return new Operation(
        Math.toIntExact(number(line, "process")),
        name(line, "node"),
        number(line, "invokedNanos"),
        number(line, "completedNanos"),
        call,
        outcome(line, call),
        line.has("operationId") ? text(line, "operationId") : "");
  }

  private Outcome outcome(JsonNode line, Call call) {
    String outcome = text(line, "outcome");
    return switch (outcome) {
      case "ok" -> Outcome.ok(answer(required(line, "answer"), call));
      case "failed" -> Outcome.failed(name(line, "reason"));
      case "unknown" -> Outcome.unknown(name(line, "reason"));
      default ->
          throw new IllegalArgumentException(
              "field outcome: \"" + outcome + "\" is none of ok, failed, unknown");
    };
  }

  private Call call(JsonNode line) {
    String call = text(line, "call");
    return switch (call) {
      case CallName.REGISTER_READ -> new Call.RegisterRead(name(line, "key"));
      case CallName.REGISTER_WRITE ->
          new Call.RegisterWrite(name(line, "key"), value(line, "value"));
      case CallName.REGISTER_COMPARE_AND_SET ->
          new Call.RegisterCompareAndSet(
              name(line, "key"), value(line, "expected"), value(line, "value"));
      case CallName.SET_ADD -> new Call.SetAdd(name(line, "set"), number(line, "element"));
      case CallName.SET_READ -> new Call.SetRead(name(line, "set"));
      case CallName.TRANSACTION -> new Call.Transaction(steps(line));
      case CallName.BANK_TRANSFER ->
          new Call.BankTransfer(name(line, "from"), name(line, "to"), number(line, "amount"));
      case CallName.BANK_READ -> new Call.BankRead();
      case CallName.COUNTER_INCREMENT ->
          new Call.CounterIncrement(
              name(line, "counter"), number(line, "by"), text(line, "idempotencyKey"));
      case CallName.COUNTER_READ -> new Call.CounterRead(name(line, "counter"));
      case CallName.SESSION_READ ->
          new Call.SessionRead(name(line, "key"), number(line, "minimumRevision"));
      case CallName.BOUNDED_READ ->
          new Call.BoundedRead(name(line, "key"), number(line, "maximumStalenessMillis"));
      case CallName.LEASE_PUT ->
          new Call.LeasePut(name(line, "key"), number(line, "value"), number(line, "ttlMillis"));
      case CallName.LEASE_RENEW ->
          new Call.LeaseRenew(name(line, "key"), number(line, "ttlMillis"));
      case CallName.LEASE_READ -> new Call.LeaseRead(name(line, "key"));
      case CallName.TOKEN_MAKE -> new Call.TokenMake(name(line, "user"));
      case CallName.TOKEN_END -> new Call.TokenEnd(name(line, "token"));
      case CallName.GUARDED_PUT ->
          new Call.GuardedPut(name(line, "key"), number(line, "value"), name(line, "token"));
      case CallName.OUTCOME_QUERY -> new Call.OutcomeQuery(text(line, "queriedOperationId"));
      case CallName.DIGEST_READ -> new Call.DigestRead();
      case CallName.FINAL_READ ->
          new Call.FinalRead(constant(line, "subject", Call.Subject.class), name(line, "name"));
      default ->
          throw new IllegalArgumentException("field call: no call is named \"" + call + "\"");
    };
  }

  private Answer answer(JsonNode answer, Call call) {
    return switch (call) {
      case Call.RegisterWrite _,
          Call.SetAdd _,
          Call.BankTransfer _,
          Call.LeasePut _,
          Call.LeaseRenew _,
          Call.TokenMake _,
          Call.TokenEnd _,
          Call.GuardedPut _ ->
          new Answer.Written(number(answer, "revision"));
      case Call.RegisterRead _, Call.SessionRead _, Call.LeaseRead _ ->
          new Answer.RegisterValue(
              value(answer, "value"), number(answer, "revision"), number(answer, "modifyRevision"));
      case Call.RegisterCompareAndSet _ ->
          new Answer.Swapped(truth(answer, "swapped"), number(answer, "revision"));
      case Call.SetRead _, Call.FinalRead _ -> new Answer.Elements(values(answer, "elements"));
      case Call.Transaction _ ->
          new Answer.TransactionResult(steps(answer), number(answer, "revision"));
      case Call.BankRead _ -> new Answer.Balances(balances(required(answer, "balances")));
      case Call.CounterIncrement _, Call.CounterRead _ ->
          new Answer.CounterValue(number(answer, "value"));
      case Call.BoundedRead _ ->
          new Answer.BoundedValue(
              value(answer, "value"),
              number(answer, "stalenessMillis"),
              number(answer, "revision"));
      case Call.OutcomeQuery _ ->
          new Answer.OperationStatus(constant(answer, "status", Answer.Status.class));
      case Call.DigestRead _ ->
          new Answer.Digest(
              number(answer, "index"), number(answer, "revision"), text(answer, "digest"));
    };
  }

  private List<MicroOperation> steps(JsonNode from) {
    List<MicroOperation> steps = new ArrayList<>();
    for (JsonNode step : required(from, "steps")) {
      steps.add(step(step));
    }
    return steps;
  }

  private MicroOperation step(JsonNode step) {
    if (step.has("append")) {
      return new MicroOperation.Append(name(step, "append"), number(step, "value"));
    }
    if (step.has("readList")) {
      boolean isRead = !required(step, "values").isNull();
      return new MicroOperation.ReadList(
          name(step, "readList"), isRead ? values(step, "values") : null);
    }
    if (step.has("write")) {
      return new MicroOperation.Write(name(step, "write"), number(step, "value"));
    }
    if (step.has("read")) {
      return new MicroOperation.Read(name(step, "read"), value(step, "value"));
    }
    throw new IllegalArgumentException(
        "field steps: " + step + " is none of append, readList, write, read");
  }

  private Map<String, Long> balances(JsonNode from) {
    Map<String, Long> balances = new TreeMap<>();
    for (Map.Entry<String, JsonNode> balance : from.properties()) {
      balances.put(balance.getKey(), number(from, balance.getKey()));
    }
    return balances;
  }

  private static List<Long> values(JsonNode from, String field) {
    List<Long> values = new ArrayList<>();
    for (JsonNode value : required(from, field)) {
      if (!value.isIntegralNumber()) {
        throw new IllegalArgumentException("field " + field + ": " + value + " is not an integer");
      }
      values.add(value.longValue());
    }
    return values;
  }

  private static Long value(JsonNode from, String field) {
    return required(from, field).isNull() ? null : number(from, field);
  }

  /** A whole number. */
  static long number(JsonNode from, String field) {
    JsonNode found = required(from, field);
    if (!found.isIntegralNumber() || !found.canConvertToLong()) {
      throw new IllegalArgumentException(
          "field " + field + ": " + found + " is not an integer of 64 bits");
    }
    return found.longValue();
  }

  private static boolean truth(JsonNode from, String field) {
    JsonNode found = required(from, field);
    if (!found.isBoolean()) {
      throw new IllegalArgumentException(
          "field " + field + ": " + found + " is neither true nor false");
    }
    return found.booleanValue();
  }

  /** A string. */
  static String text(JsonNode from, String field) {
    JsonNode found = required(from, field);
    if (!found.isTextual()) {
      throw new IllegalArgumentException("field " + field + ": " + found + " is not a string");
    }
    return found.textValue();
  }

  /** One of the constants of an enum, in lower case. */
  static <E extends Enum<E>> E constant(JsonNode from, String field, Class<E> type) {
    String text = text(from, field);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "field " + field + ": \"" + text + "\" is none of " + List.of(type.getEnumConstants()));
  }

  private String name(JsonNode from, String field) {
    return names.computeIfAbsent(text(from, field), name -> name);
  }

  private static JsonNode required(JsonNode from, String field) {
    JsonNode found = from.get(field);
    if (found == null) {
      throw new IllegalArgumentException("field " + field + " is missing");
    }
    return found;
  }
}
