package io.holdfast.gateway.key;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.errors.ProblemJson;
import io.holdfast.gateway.errors.ProblemTable;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Operation;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.CommandResult.TransactionDone;
import io.holdfast.store.result.KeyedRecord;
import io.holdfast.store.result.OperationResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Results of commands and operations as JSON, each named as its operation. */
public final class ResultJson {
  private ResultJson() {}

  /**
   * A whole transaction.
   *
   * @param operations those that ran; null where only the result is known
   */
  public static void writeTransaction(
      JsonGenerator json, TransactionDone done, List<Operation> operations) throws IOException {
    json.writeStartObject();
    writeTransactionFields(json, done, operations);
    json.writeEndObject();
  }

  private static void writeTransactionFields(
      JsonGenerator json, TransactionDone done, List<Operation> operations) throws IOException {
    json.writeBooleanField("succeeded", done.succeeded());
    json.writeNumberField("revision", done.revision());
    json.writeArrayFieldStart("results");
    for (int i = 0; i < done.results().size(); i++) {
      json.writeStartObject();
      writeOperation(json, operations == null ? null : operations.get(i), done.results().get(i));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** One field, named as the operation. Where that is not known, the result's kind names it. */
  public static void writeOperation(JsonGenerator json, Operation operation, OperationResult result)
      throws IOException {
    switch (result) {
      case OperationResult.PutDone put -> {
        json.writeObjectFieldStart("put");
        writeKey(json, operation);
        writeWritten(json, put);
      }
      case OperationResult.IncrementDone increment -> {
        json.writeObjectFieldStart("increment");
        writeKey(json, operation);
        json.writeNumberField("value", increment.value());
        writeWritten(json, increment);
      }
      case OperationResult.GetDone get -> {
        json.writeObjectFieldStart("get");
        writeFound(json, get);
      }
      case OperationResult.RangeDone range -> {
        json.writeObjectFieldStart("range");
        writeRange(json, operation, range);
      }
      case OperationResult.DeleteDone delete -> {
        json.writeObjectFieldStart(
            operation instanceof Operation.DeleteRange ? "deleteRange" : "delete");
        writeKey(json, operation);
        json.writeNumberField("deleted", delete.deleted());
      }
    }
    json.writeEndObject();
  }

  private static void writeKey(JsonGenerator json, Operation operation) throws IOException {
    Bytes key =
        switch (operation) {
          case Operation.Put put -> put.key();
          case Operation.Increment increment -> increment.key();
          case Operation.Delete delete -> delete.key();
          case Operation.Get get -> get.key();
          case Operation.Range _, Operation.DeleteRange _ -> null;
          case null -> null;
        };
    if (key != null) {
      Json.writeBytes(json, "key", key);
    }
  }

  private static void writeWritten(JsonGenerator json, OperationResult.Written written)
      throws IOException {
    json.writeNumberField("revision", written.modifyRevision());
    json.writeNumberField("modifyRevision", written.modifyRevision());
    json.writeNumberField("createRevision", written.createRevision());
    json.writeNumberField("version", written.version());
    if (written.lease() != 0) {
      json.writeNumberField("lease", written.lease());
    }
  }

  private static void writeFound(JsonGenerator json, OperationResult.GetDone get)
      throws IOException {
    json.writeBooleanField("found", get.record() != null);
    if (get.record() == null) {
      Json.writeBytes(json, "key", get.key());
    } else {
      RecordJson.writeFields(json, get.key(), get.record(), false);
    }
  }

  private static void writeRange(
      JsonGenerator json, Operation operation, OperationResult.RangeDone range) throws IOException {
    boolean keysOnly =
        operation instanceof Operation.Range asked
            ? asked.query().keysOnly()
            : range.page().items().stream().allMatch(item -> item.record().value().isEmpty());
    json.writeArrayFieldStart("items");
    for (KeyedRecord item : range.page().items()) {
      RecordJson.write(json, item, keysOnly);
    }
    json.writeEndArray();
    json.writeNumberField("count", range.page().count());
    json.writeBooleanField("more", range.page().more());
  }

  /** Any result, as {@code GET /v1/operations} tells it. */
  public static void writeResult(JsonGenerator json, CommandResult result) throws IOException {
    json.writeStartObject();
    switch (result) {
      case TransactionDone done -> writeTransactionFields(json, done, null);
      case CommandResult.LeaseGranted granted -> writeLease(json, granted);
      case CommandResult.LeasesKept kept -> {
        json.writeNumberField("revision", kept.revision());
        json.writeArrayFieldStart("ttlMillis");
        for (long ttlMillis : kept.ttlMillis()) {
          json.writeNumber(ttlMillis);
        }
        json.writeEndArray();
      }
      case CommandResult.LeaseEnded ended -> {
        json.writeNumberField("revision", ended.revision());
        json.writeNumberField("lease", ended.lease());
        json.writeNumberField("deleted", ended.deletedKeys());
      }
      case CommandResult.LockPlace place -> {
        json.writeNumberField("revision", place.revision());
        json.writeNumberField("lease", place.lease());
        json.writeNumberField("token", place.token());
        json.writeNumberField("ahead", place.ahead());
      }
      case CommandResult.ClockAdvanced advanced ->
          json.writeNumberField("clockMillis", advanced.clockMillis());
      case CommandResult.SessionOpened opened -> json.writeNumberField("session", opened.session());
      case CommandResult.PolicyDone done -> {
        json.writeNumberField("revision", done.revision());
        json.writeBooleanField("existed", done.existed());
      }
      case CommandResult.AuthDone done -> {
        json.writeNumberField("revision", done.revision());
        json.writeNumberField("authRevision", done.authRevision());
        json.writeBooleanField("existed", done.existed());
        json.writeNumberField("endedTokens", done.endedTokens());
      }
      case CommandResult.TokenMade made -> {
        json.writeNumberField("revision", made.revision());
        json.writeNumberField("createdMillis", made.createdMillis());
        json.writeNumberField("expiresMillis", made.expiresMillis());
      }
      case CommandResult.Refused refused -> {
        json.writeFieldName("problem");
        ProblemJson.write(json, ProblemTable.of(refused));
      }
    }
    json.writeEndObject();
  }

  public static void writeLease(JsonGenerator json, CommandResult.LeaseGranted granted)
      throws IOException {
    json.writeNumberField("lease", granted.lease());
    json.writeStringField("ttl", DurationText.format(Duration.ofMillis(granted.ttlMillis())));
    json.writeNumberField("revision", granted.revision());
  }
}
