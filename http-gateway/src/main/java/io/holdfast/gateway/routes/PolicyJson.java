package io.holdfast.gateway.routes;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.store.command.Consistency;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.Policy;
import java.io.IOException;
import java.time.Duration;

/** A policy as it is read: what it does not say is left out. */
final class PolicyJson {
  private PolicyJson() {}

  static void write(JsonGenerator json, Policy policy) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", policy.name());
    Json.writeBytes(json, "prefix", policy.prefix());
    if (policy.defaultDurability() != null || policy.floorDurability() != null) {
      json.writeObjectFieldStart("durability");
      write(json, "default", policy.defaultDurability());
      write(json, "floor", policy.floorDurability());
      json.writeEndObject();
    }
    if (policy.defaultConsistency() != null || policy.floorConsistency() != null) {
      json.writeObjectFieldStart("consistency");
      write(json, "default", policy.defaultConsistency());
      write(json, "floor", policy.floorConsistency());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Durability durability)
      throws IOException {
    if (durability != null) {
      json.writeStringField(name, durability.text());
    }
  }

  private static void write(JsonGenerator json, String name, Consistency consistency)
      throws IOException {
    if (consistency == null) {
      return;
    }
    json.writeStringField(name, consistency.level().text());
    if (consistency.level() == Consistency.Level.BOUNDED) {
      Duration staleness = Duration.ofMillis(consistency.maxStalenessMillis());
      json.writeStringField(name + "MaxStaleness", DurationText.format(staleness));
    }
  }
}
