package io.holdfast.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the body that asks for a lease, {@code {"ttl": "30s"}}, and the one that keeps many alive,
 * {@code {"leases": [7, 8]}}.
 */
public final class LeaseReader {
  private LeaseReader() {}

  /** How long the lease lives without a sign of life. */
  public static long ttlMillis(Bytes body) {
    JsonFields fields = JsonFields.of("", JsonFields.parse(body), Set.of("ttl"));
    return ttl(fields).orElseThrow(() -> JsonFields.bad("ttl", "is missing"));
  }

  /** The leases that are to be kept alive; at least one. */
  public static List<Long> leases(Bytes body) {
    JsonFields fields = JsonFields.of("", JsonFields.parse(body), Set.of("leases"));
    List<Long> leases = new ArrayList<>();
    for (JsonFields.Element element : fields.elements("leases", Limits.MAX_LEASES_AT_ONCE)) {
      JsonNode node = element.node();
      if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 1) {
        throw JsonFields.bad(element.path(), "must be a lease, which is a whole number from 1");
      }
      leases.add(node.longValue());
    }
    if (leases.isEmpty()) {
      throw JsonFields.bad("leases", "must hold at least one");
    }
    return leases;
  }

  /** The field ttl of any object. */
  static Optional<Long> ttl(JsonFields fields) {
    return fields.string("ttl").map(text -> millis(fields, text));
  }

  private static long millis(JsonFields fields, String text) {
    return DurationText.parse(text)
        .map(Duration::toMillis)
        .filter(millis -> millis >= Limits.MIN_TTL_MILLIS && millis <= Limits.MAX_TTL_MILLIS)
        .orElseThrow(() -> bad(fields, text));
  }

  private static RuntimeException bad(JsonFields fields, String text) {
    String path = fields.path().isEmpty() ? "ttl" : fields.path() + ".ttl";
    String bounds =
        DurationText.format(Duration.ofMillis(Limits.MIN_TTL_MILLIS))
            + " to "
            + DurationText.format(Duration.ofMillis(Limits.MAX_TTL_MILLIS));
    return Problem.of(
            ProblemCode.BAD_DURATION,
            path + " must be " + DurationText.FORM + ", from " + bounds + ", not " + text)
        .with("path", path)
        .exception();
  }
}
