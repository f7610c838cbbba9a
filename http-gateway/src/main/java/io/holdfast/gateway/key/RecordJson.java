package io.holdfast.gateway.key;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.json.Json;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.result.KeyedRecord;
import io.holdfast.store.result.StoredRecord;
import java.io.IOException;

/** A record as JSON. */
public final class RecordJson {
  private RecordJson() {}

  /** One object. With keys only there is no value in it. */
  public static void write(JsonGenerator json, KeyedRecord keyed, boolean keysOnly)
      throws IOException {
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
    writeRest(json, record);
  }

  /** The fields of a record alone, without its key. */
  public static void writeRecord(JsonGenerator json, StoredRecord record) throws IOException {
    Json.writeBytes(json, "value", record.value());
    writeRest(json, record);
  }

  private static void writeRest(JsonGenerator json, StoredRecord record) throws IOException {
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
