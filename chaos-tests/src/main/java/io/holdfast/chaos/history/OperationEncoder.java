package io.holdfast.chaos.history;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes an operation as the fields of one JSON object; {@link OperationDecoder} reads them. */
final class OperationEncoder {

  private OperationEncoder() {}

  static void write(JsonGenerator json, Operation operation) throws IOException {
    json.writeStringField("line", HistoryFormat.OPERATION_LINE);
    json.writeNumberField("process", operation.process());
    json.writeStringField("node", operation.node());
    json.writeNumberField("invokedNanos", operation.invokedNanos());
    json.writeNumberField("completedNanos", operation.completedNanos());
    if (!operation.operationId().isEmpty()) {
      json.writeStringField("operationId", operation.operationId());
    }
    writeCall(json, operation.call());
    switch (operation.outcome()) {
      case Outcome.Ok(Answer answer) -> {
        json.writeStringField("outcome", "ok");
        json.writeObjectFieldStart("answer");
        writeAnswer(json, answer);
        json.writeEndObject();
      }
      case Outcome.Failed(String reason) -> writeReason(json, "failed", reason);
      case Outcome.Unknown(String reason) -> writeReason(json, "unknown", reason);
    }
  }

  private static void writeReason(JsonGenerator json, String outcome, String reason)
      throws IOException {
    json.writeStringField("outcome", outcome);
    json.writeStringField("reason", reason);
  }

  private static void writeCall(JsonGenerator json, Call call) throws IOException {
    json.writeStringField("call", CallName.of(call));
    switch (call) {
      case Call.RegisterRead(String key) -> json.writeStringField("key", key);
      case Call.RegisterWrite(String key, Long value) -> {
        json.writeStringField("key", key);
        writeValue(json, "value", value);
      }
      case Call.RegisterCompareAndSet(String key, Long expected, Long value) -> {
        json.writeStringField("key", key);
        writeValue(json, "expected", expected);
        writeValue(json, "value", value);
      }
      case Call.SetAdd(String set, long element) -> {
        json.writeStringField("set", set);
        json.writeNumberField("element", element);
      }
      case Call.SetRead(String set) -> json.writeStringField("set", set);
      case Call.Transaction(List<MicroOperation> steps) -> writeSteps(json, steps);
      case Call.BankTransfer(String from, String to, long amount) -> {
        json.writeStringField("from", from);
        json.writeStringField("to", to);
        json.writeNumberField("amount", amount);
      }
      case Call.CounterIncrement(String counter, long by, String idempotencyKey) -> {
        json.writeStringField("counter", counter);
        json.writeNumberField("by", by);
        json.writeStringField("idempotencyKey", idempotencyKey);
      }
      case Call.CounterRead(String counter) -> json.writeStringField("counter", counter);
      case Call.SessionRead(String key, long minimumRevision) -> {
        json.writeStringField("key", key);
        json.writeNumberField("minimumRevision", minimumRevision);
      }
      case Call.BoundedRead(String key, long maximumStalenessMillis) -> {
        json.writeStringField("key", key);
        json.writeNumberField("maximumStalenessMillis", maximumStalenessMillis);
      }
      case Call.LeasePut(String key, long value, long ttlMillis) -> {
        json.writeStringField("key", key);
        json.writeNumberField("value", value);
        json.writeNumberField("ttlMillis", ttlMillis);
      }
      case Call.LeaseRenew(String key, long ttlMillis) -> {
        json.writeStringField("key", key);
        json.writeNumberField("ttlMillis", ttlMillis);
      }
      case Call.LeaseRead(String key) -> json.writeStringField("key", key);
      case Call.TokenMake(String user) -> json.writeStringField("user", user);
      case Call.TokenEnd(String token) -> json.writeStringField("token", token);
      case Call.GuardedPut(String key, long value, String token) -> {
        json.writeStringField("key", key);
        json.writeNumberField("value", value);
        json.writeStringField("token", token);
      }
      case Call.OutcomeQuery(String queried) ->
          json.writeStringField("queriedOperationId", queried);
      case Call.FinalRead(Call.Subject subject, String name) -> {
        json.writeStringField("subject", CallName.lower(subject));
        json.writeStringField("name", name);
      }
      case Call.BankRead(), Call.DigestRead() -> {
        // They have no arguments.
      }
    }
  }

  private static void writeAnswer(JsonGenerator json, Answer answer) throws IOException {
    switch (answer) {
      case Answer.Written(long revision) -> json.writeNumberField("revision", revision);
      case Answer.RegisterValue(Long value, long revision, long modifyRevision) -> {
        writeValue(json, "value", value);
        json.writeNumberField("revision", revision);
        json.writeNumberField("modifyRevision", modifyRevision);
      }
      case Answer.Swapped(boolean swapped, long revision) -> {
        json.writeBooleanField("swapped", swapped);
        json.writeNumberField("revision", revision);
      }
      case Answer.Elements(List<Long> elements) -> writeValues(json, "elements", elements);
      case Answer.TransactionResult(List<MicroOperation> steps, long revision) -> {
        writeSteps(json, steps);
        json.writeNumberField("revision", revision);
      }
      case Answer.Balances(Map<String, Long> balances) -> {
        json.writeObjectFieldStart("balances");
        for (Map.Entry<String, Long> balance : balances.entrySet()) {
          json.writeNumberField(balance.getKey(), balance.getValue());
        }
        json.writeEndObject();
      }
      case Answer.CounterValue(long value) -> json.writeNumberField("value", value);
      case Answer.BoundedValue(Long value, long stalenessMillis, long revision) -> {
        writeValue(json, "value", value);
        json.writeNumberField("stalenessMillis", stalenessMillis);
        json.writeNumberField("revision", revision);
      }
      case Answer.OperationStatus(Answer.Status status) ->
          json.writeStringField("status", CallName.lower(status));
      case Answer.Digest(long index, long revision, String digest) -> {
        json.writeNumberField("index", index);
        json.writeNumberField("revision", revision);
        json.writeStringField("digest", digest);
      }
    }
  }

  private static void writeSteps(JsonGenerator json, List<MicroOperation> steps)
      throws IOException {
    json.writeArrayFieldStart("steps");
    for (MicroOperation step : steps) {
      json.writeStartObject();
      switch (step) {
        case MicroOperation.Append(String key, long value) -> {
          json.writeStringField("append", key);
          json.writeNumberField("value", value);
        }
        case MicroOperation.ReadList(String key, List<Long> values) -> {
          json.writeStringField("readList", key);
          writeValues(json, "values", values);
        }
        case MicroOperation.Write(String key, long value) -> {
          json.writeStringField("write", key);
          json.writeNumberField("value", value);
        }
        case MicroOperation.Read(String key, Long value) -> {
          json.writeStringField("read", key);
          writeValue(json, "value", value);
        }
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeValue(JsonGenerator json, String field, Long value) throws IOException {
    if (value == null) {
      json.writeNullField(field);
      return;
    }
    json.writeNumberField(field, value);
  }

  private static void writeValues(JsonGenerator json, String field, List<Long> values)
      throws IOException {
    if (values == null) {
      json.writeNullField(field);
      return;
    }
    json.writeArrayFieldStart(field);
    for (Long value : values) {
      json.writeNumber(value);
    }
    json.writeEndArray();
  }
}
