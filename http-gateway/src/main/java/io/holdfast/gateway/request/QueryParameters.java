package io.holdfast.gateway.request;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.gateway.text.PercentCoding;
import io.holdfast.gateway.text.WholeNumber;
import io.holdfast.store.command.Bytes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The query of a request: each parameter is known to its route, came once and has its type. */
public final class QueryParameters {
  static final QueryParameters NONE = new QueryParameters(Map.of());

  /** Where people put tokens that have learned it elsewhere. */
  private static final Set<String> OF_SECRETS =
      Set.of("access_token", "token", "bearer", "authorization", "api_key", "password", "secret");

  private final Map<String, String> encodedValues;

  private QueryParameters(Map<String, String> encodedValues) {
    this.encodedValues = encodedValues;
  }

  /**
   * Reads the query as it came over the wire.
   *
   * @param query the part behind the question mark; null = there was none
   * @param allowed the parameters that the route knows
   */
  public static QueryParameters parse(String query, Set<String> allowed) {
    if (query == null || query.isEmpty()) {
      return NONE;
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        add(values, pair, allowed);
      }
    }
    return new QueryParameters(values);
  }

  private static void add(Map<String, String> values, String pair, Set<String> allowed) {
    int equals = pair.indexOf('=');
    String name = PercentCoding.decodeQuery(equals < 0 ? pair : pair.substring(0, equals)).text();
    if (!allowed.contains(name) && !name.equals(Exchange.TIMEOUT_PARAMETER)) {
      throw unknown(name, allowed);
    }
    if (values.put(name, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
      throw Problem.of(ProblemCode.DUPLICATE_PARAMETER, "the parameter " + name + " came twice")
          .with("parameter", name)
          .exception();
    }
  }

  private static RuntimeException unknown(String name, Set<String> allowed) {
    if (OF_SECRETS.contains(name)) {
      return Problem.of(
              ProblemCode.BAD_PARAMETER,
              "a token in a URL ends in logs and histories, so that it must be taken for known: end"
                  + " it, and send another as Authorization: Bearer hft_...")
          .with("parameter", name)
          .exception();
    }
    Set<String> sorted = new TreeSet<>(allowed);
    sorted.add(Exchange.TIMEOUT_PARAMETER);
    return Problem.of(
            ProblemCode.UNKNOWN_PARAMETER,
            "unknown parameter " + name + "; allowed: " + String.join(", ", sorted))
        .with("parameter", name)
        .with("allowed", sorted)
        .exception();
  }

  public boolean has(String name) {
    return encodedValues.containsKey(name);
  }

  /** Any bytes, such as a key. */
  public Optional<Bytes> bytes(String name) {
    return Optional.ofNullable(encodedValues.get(name)).map(PercentCoding::decodeQuery);
  }

  /** What must be text; two malformed ones would look alike. */
  public Optional<String> text(String name) {
    Optional<Bytes> bytes = bytes(name);
    if (bytes.isPresent() && !bytes.get().isUtf8()) {
      throw bad(ProblemCode.BAD_PARAMETER, name, bytes.get().text(), "UTF-8");
    }
    return bytes.map(Bytes::text);
  }

  /** {@code true} or {@code false}; a name alone means true. */
  public boolean flag(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty() || text.get().equals("false")) {
      return false;
    }
    if (text.get().isEmpty() || text.get().equals("true")) {
      return true;
    }
    throw bad(ProblemCode.BAD_PARAMETER, name, text.get(), "true or false");
  }

  /** As {@link #flag(String)}, where something else than false may be meant by silence. */
  public boolean flag(String name, boolean unnamed) {
    return has(name) ? flag(name) : unnamed;
  }

  /** A whole number within bounds. */
  public Optional<Long> number(String name, long least, long most, ProblemCode code) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> number = WholeNumber.parse(text.get()).filter(n -> n >= least && n <= most);
    if (number.isPresent()) {
      return number;
    }
    String wanted =
        most == Long.MAX_VALUE
            ? "a whole number from " + least + " on"
            : "a whole number from " + least + " to " + most;
    throw bad(code, name, text.get(), wanted);
  }

  /** A duration within bounds. */
  public Optional<Duration> duration(String name, Duration least, Duration most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> duration = DurationText.parse(text.get());
    if (duration.isEmpty()) {
      throw bad(ProblemCode.BAD_DURATION, name, text.get(), DurationText.FORM);
    }
    if (duration.get().compareTo(least) < 0 || duration.get().compareTo(most) > 0) {
      String wanted =
          "a duration from " + DurationText.format(least) + " to " + DurationText.format(most);
      throw bad(ProblemCode.BAD_DURATION, name, text.get(), wanted);
    }
    return duration;
  }

  /** Refuses values that cannot be decoded. */
  void checkEncoding() {
    encodedValues.values().forEach(PercentCoding::decodeQuery);
  }

  /** All that changes what is asked for; not how long it may take. */
  void addTo(Fingerprint fingerprint) {
    new TreeMap<>(encodedValues)
        .forEach(
            (name, encoded) -> {
              if (!name.equals(Exchange.TIMEOUT_PARAMETER)) {
                fingerprint.add(name).add(PercentCoding.decodeQuery(encoded).array());
              }
            });
  }

  /** Refuses a parameter beside another one that leaves it without effect. */
  static RuntimeException contradicts(String name, String other, String why) {
    return Problem.of(
            ProblemCode.BAD_PARAMETER, name + " and " + other + " contradict each other: " + why)
        .with("parameter", name)
        .with("other", other)
        .exception();
  }

  /** The problem of a parameter that has no usable value. */
  public static RuntimeException bad(ProblemCode code, String name, String value, String wanted) {
    return Problem.of(code, "the parameter " + name + " must be " + wanted + ", not " + value)
        .with("parameter", name)
        .with("value", value)
        .exception();
  }
}
