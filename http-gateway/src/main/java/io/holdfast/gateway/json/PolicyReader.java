package io.holdfast.gateway.json;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Consistency;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Policy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a policy: {@code {"prefix": "billing/", "durability": {"default": …, "floor": …},
 * "consistency": {"default": …, "defaultMaxStaleness": …, "floor": …, "floorMaxStaleness": …}}}.
 */
public final class PolicyReader {
  private static final Set<String> FIELDS =
      Set.of("prefix", "prefixBase64", "durability", "consistency");

  private PolicyReader() {}

  /** The policy of that name that the body describes. */
  public static Policy read(String name, Bytes body) {
    JsonFields fields = JsonFields.of("", JsonFields.parse(body), FIELDS);
    Bytes prefix = fields.bytes("prefix").orElseThrow(() -> fields.missing("prefix"));
    JsonFields durability = part(fields, "durability", Set.of("default", "floor"));
    JsonFields consistency =
        part(
            fields,
            "consistency",
            Set.of("default", "defaultMaxStaleness", "floor", "floorMaxStaleness"));
    return new Policy(
        name,
        prefix,
        durability(durability, "default"),
        durability(durability, "floor"),
        consistency(consistency, "default"),
        consistency(consistency, "floor"));
  }

  /** Null when it is not there. */
  private static JsonFields part(JsonFields fields, String name, Set<String> allowed) {
    return fields.has(name) ? JsonFields.of(name, fields.raw(name), allowed) : null;
  }

  private static Durability durability(JsonFields fields, String name) {
    Optional<String> text = fields == null ? Optional.empty() : fields.string(name);
    if (text.isEmpty()) {
      return null;
    }
    return Durability.named(text.get())
        .orElseThrow(
            () -> fields.badField(name, "must be async, majority or all, not " + text.get()));
  }

  private static Consistency consistency(JsonFields fields, String name) {
    if (fields == null) {
      return null;
    }
    Optional<Long> staleness = staleness(fields, name + "MaxStaleness");
    String text = fields.string(name).orElse("");
    if (staleness.isPresent() != text.equals("bounded")) {
      throw fields.badField(name + "MaxStaleness", "belongs to bounded, and bounded needs it");
    }
    return switch (text) {
      case "" -> null;
      case "linearizable" -> Consistency.LINEARIZABLE;
      case "session" -> Consistency.SESSION;
      case "bounded" -> Consistency.bounded(staleness.orElseThrow());
      case "local" -> Consistency.LOCAL;
      default -> throw fields.badField(name, "must be linearizable, session, bounded or local");
    };
  }

  private static Optional<Long> staleness(JsonFields fields, String name) {
    return fields
        .string(name)
        .map(
            text ->
                DurationText.parse(text)
                    .map(Duration::toMillis)
                    .filter(millis -> millis >= 1 && millis <= Limits.MAX_STALENESS_MILLIS)
                    .orElseThrow(() -> badStaleness(fields, name, text)));
  }

  private static RuntimeException badStaleness(JsonFields fields, String name, String text) {
    String path = fields.path() + "." + name;
    return Problem.of(
            ProblemCode.BAD_DURATION,
            path + " must be " + DurationText.FORM + ", from 1ms to 1d, not " + text)
        .with("path", path)
        .exception();
  }
}
