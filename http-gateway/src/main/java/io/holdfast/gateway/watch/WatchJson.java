package io.holdfast.gateway.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.key.RecordJson;
import io.holdfast.store.result.KeyEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What a watch tells, as JSON: an object a revision, also in server-sent events. */
final class WatchJson {
  static final String CHANGE = "change";
  static final String PROGRESS = "progress";
  static final String END = "end";

  private WatchJson() {}

  /** What a revision did. */
  static byte[] change(Change change) {
    return Json.line(
        json -> {
          json.writeStartObject();
          json.writeStringField("type", CHANGE);
          writeFields(json, change);
          json.writeEndObject();
        });
  }

  /** Everything up to the revision was sent. */
  static byte[] progress(long revision) {
    return Json.line(
        json -> {
          json.writeStartObject();
          json.writeStringField("type", PROGRESS);
          json.writeNumberField("revision", revision);
          json.writeEndObject();
        });
  }

  /** The last line of a stream: why it ends, and up to where everything was sent. */
  static byte[] end(long revision, Problem problem) {
    return Json.line(
        json -> {
          json.writeStartObject();
          json.writeStringField("type", END);
          json.writeNumberField("revision", revision);
          json.writeStringField("code", problem.code().name());
          json.writeStringField("detail", problem.detail());
          for (Map.Entry<String, Object> fact : problem.facts().entrySet()) {
            json.writePOJOField(fact.getKey(), fact.getValue());
          }
          json.writeEndObject();
        });
  }

  /**
   * The changes of some revisions, at once.
   *
   * @param upTo up to where they are complete
   * @param more whether there is more to ask for now
   */
  static byte[] page(List<Change> changes, long upTo, boolean more) {
    return Json.line(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("changes");
          for (Change change : changes) {
            json.writeStartObject();
            writeFields(json, change);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeNumberField("revision", upTo);
          json.writeBooleanField("more", more);
          json.writeEndObject();
        });
  }

  private static void writeFields(JsonGenerator json, Change change) throws IOException {
    json.writeNumberField("revision", change.revision());
    json.writeArrayFieldStart("events");
    for (Change.Match match : change.matches()) {
      writeEvent(json, match);
    }
    json.writeEndArray();
  }

  private static void writeEvent(JsonGenerator json, Change.Match match) throws IOException {
    KeyEvent event = match.event();
    json.writeStartObject();
    json.writeStringField("type", event.isDelete() ? "delete" : "put");
    if (!match.range().id().isEmpty()) {
      json.writeStringField("watch", match.range().id());
    }
    Json.writeBytes(json, "key", event.key());
    if (!event.isDelete()) {
      RecordJson.writeRecord(json, event.after());
    }
    if (match.range().withBefore() && event.before() != null) {
      json.writeObjectFieldStart("prev");
      RecordJson.writeRecord(json, event.before());
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
