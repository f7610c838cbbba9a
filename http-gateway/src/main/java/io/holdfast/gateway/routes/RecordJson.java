package io.holdfast.gateway.routes;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.request.Json;
import io.holdfast.store.Bytes;
import io.holdfast.store.KeyedRecord;
import io.holdfast.store.StoredRecord;
import java.io.IOException;

/** A record as JSON. */
final class RecordJson {
  private RecordJson() {}

  /** One object. With keys only there is no value in it. */
  static void write(JsonGenerator json, KeyedRecord keyed, boolean keysOnly) throws IOException {
    json.writeStartObject();
    writeFields(json, keyed.key(), keyed.record(), keysOnly);
    json.writeEndObject();
  }

  static void writeFields(JsonGenerator json, Bytes key, StoredRecord record, boolean keysOnly)
      throws IOException {
    Json.writeBytes(json, "key", key);
    if (!keysOnly) {
      Json.writeBytes(json, "value", record.value());
    }
    if (!record.contentType().isEmpty()) {
      json.writeStringField("contentType", record.contentType());
    }
    json.writeNumberField("createRevision", record.createRevision());
    json.writeNumberField("modifyRevision", record.modifyRevision());
    json.writeNumberField("version", record.version());
    if (record.lease() != 0) {
      json.writeNumberField("lease", record.lease());
    }
  }
}
