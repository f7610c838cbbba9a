package io.holdfast.gateway.routes;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.auth.Caller;
import io.holdfast.gateway.auth.Rights;
import io.holdfast.gateway.json.Json;
import io.holdfast.store.command.Grant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.Token;
import io.holdfast.store.command.User;
import io.holdfast.store.command.Verb;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;

/** Users, roles and tokens as they are read: without hashes. */
final class AuthJson {
  private AuthJson() {}

  static void write(JsonGenerator json, User user) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", user.name());
    json.writeBooleanField("hasPassword", !user.passwordHash().isEmpty());
    writeNames(json, "roles", user.roles());
    writeNames(json, "certificates", user.certificateNames());
    json.writeNumberField("requestsPerSecond", user.requestsPerSecond());
    json.writeEndObject();
  }

  static void write(JsonGenerator json, Role role) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", role.name());
    json.writeBooleanField("builtIn", Role.builtIn(role.name()) != null);
    json.writeArrayFieldStart("grants");
    for (Grant grant : role.grants()) {
      json.writeStartObject();
      writeNames(json, "verbs", grant.verbs().stream().map(AuthJson::text).toList());
      writeKeys(json, grant.keys());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Times are the cluster's clock, in milliseconds. */
  static void write(JsonGenerator json, Token token) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", token.id());
    json.writeStringField("user", token.user());
    json.writeNumberField("createdMs", token.createdMillis());
    json.writeNumberField("expiresMs", token.expiresMillis());
    json.writeBooleanField("login", token.login());
    json.writeEndObject();
  }

  /** A caller, and what all its roles together grant. */
  static void write(JsonGenerator json, Caller caller, Collection<String> roles)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("user", caller.user());
    json.writeStringField("how", caller.how().text());
    writeNames(json, "roles", roles);
    json.writeArrayFieldStart("rights");
    Rights rights = caller.rights();
    for (Verb verb : rights.verbs()) {
      for (KeyRange keys : rights.stretches(verb)) {
        json.writeStartObject();
        json.writeStringField("verb", text(verb));
        if (verb.hasKeys()) {
          writeKeys(json, keys);
        }
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeKeys(JsonGenerator json, KeyRange keys) throws IOException {
    Json.writeBytes(json, "start", keys.start());
    Json.writeBytes(json, "end", keys.end());
  }

  private static void writeNames(JsonGenerator json, String field, Collection<String> names)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String name : names) {
      json.writeString(name);
    }
    json.writeEndArray();
  }

  private static String text(Verb verb) {
    return verb.name().toLowerCase(Locale.ROOT);
  }
}
