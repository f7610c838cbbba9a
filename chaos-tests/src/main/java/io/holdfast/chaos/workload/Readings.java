package io.holdfast.chaos.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How the answers of the store are read, where more than one workload needs it. */
final class Readings {
  private Readings() {}

  /** 200 or 201 with the revision that a write of one key made. */
  static Optional<Outcome> written(HttpAnswer answer) {
    return answer.status() == 200 || answer.status() == 201
        ? AnswerReading.ok(new Answer.Written(answer.json().required("revision").asLong()))
        : Optional.empty();
  }

  /** As {@link #written}; a key that was not there is deleted all the same, at no revision. */
  static Optional<Outcome> deleted(HttpAnswer answer) {
    return isNotFound(answer) ? AnswerReading.ok(new Answer.Written(0)) : written(answer);
  }

  /** The number that a key holds, or that it holds none. */
  static Optional<Outcome> registerValue(HttpAnswer answer) {
    return isRecord(answer)
        ? AnswerReading.ok(
            new Answer.RegisterValue(value(answer), revision(answer), modifyRevision(answer)))
        : Optional.empty();
  }

  /** As the last read of a key: no element or one. */
  static Optional<Outcome> finalValue(HttpAnswer answer) {
    if (!isRecord(answer)) {
      return Optional.empty();
    }
    Long value = value(answer);
    return AnswerReading.ok(new Answer.Elements(value == null ? List.of() : List.of(value)));
  }

  /** The numbers of a page of keys, oldest key first. */
  static Optional<Outcome> elements(HttpAnswer answer) {
    if (answer.status() != 200) {
      return Optional.empty();
    }
    JsonNode page = answer.json();
    if (page.has("cursor")) {
      throw new IllegalStateException("more elements than a page holds");
    }
    return AnswerReading.ok(new Answer.Elements(valuesByAge(page.required("items"))));
  }

  /** The numbers that keys hold, in the order in which the keys were created. */
  static List<Long> valuesByAge(JsonNode items) {
    List<JsonNode> sorted = new ArrayList<>();
    items.forEach(sorted::add);
    sorted.sort(Comparator.comparingLong(item -> item.required("createRevision").asLong()));
    return sorted.stream().map(item -> Long.valueOf(item.required("value").asText())).toList();
  }

  /** Whether this is an answer to a read of one key. */
  static boolean isRecord(HttpAnswer answer) {
    return answer.status() == 200 || isNotFound(answer);
  }

  static Long value(HttpAnswer answer) {
    return answer.status() == 200 ? Long.valueOf(answer.text()) : null;
  }

  /** The number in a record that a transaction read; null if it found none. */
  static Long value(JsonNode get) {
    return get.required("found").asBoolean() ? Long.valueOf(get.required("value").asText()) : null;
  }

  /** The store's, as every answer tells it. */
  static long revision(HttpAnswer answer) {
    return answer.header("Holdfast-Revision").map(Long::parseLong).orElse(0L);
  }

  private static long modifyRevision(HttpAnswer answer) {
    return answer.status() == 200
        ? answer.header("ETag").map(tag -> Long.parseLong(tag.replace("\"", ""))).orElse(0L)
        : 0;
  }

  private static boolean isNotFound(HttpAnswer answer) {
    return answer.status() == 404 && answer.json().path("code").asText().equals("key_not_found");
  }
}
