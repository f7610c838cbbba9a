package io.holdfast.gateway.json;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Grant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.Verb;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads what says who may do what. No error repeats a password or a secret. */
public final class AuthReader {
  private static final Duration DEFAULT_TTL = Duration.ofHours(12);
  private static final Duration LEAST_TTL = Duration.ofSeconds(1);
  private static final Duration MOST_TTL = Duration.ofDays(365);
  private static final int LEAST_PASSWORD_CHARS = 8;
  private static final int MOST_PASSWORD_CHARS = 256;

  private static final Pattern USER = Pattern.compile("[A-Za-z0-9._@-]{1,128}");

  private AuthReader() {}

  /** {@code {"secret": …, "user": …, "password": …}}. */
  public record Bootstrap(String secret, String user, String password) {}

  /** {@code {"user": …, "password": …, "ttl": "12h"}}. */
  public record Login(String user, String password, long ttlMillis) {}

  /** {@code {"user": …, "ttl": "30d"}}; without a user it is for the caller. */
  public record NewToken(Optional<String> user, long ttlMillis) {}

  /** {@code {"password": …, "new": …}}. */
  public record NewPassword(String password, String next) {}

  /**
   * What a user is to be.
   *
   * @param password empty = the one that it has, if it has one
   */
  public record NewUser(
      Optional<String> password,
      Set<String> roles,
      Set<String> certificates,
      long requestsPerSecond) {}

  public static Bootstrap bootstrap(Bytes body) {
    JsonFields fields = fields(body, Set.of("secret", "user", "password"));
    return new Bootstrap(
        required(fields, "secret"), required(fields, "user"), newPassword(fields, "password"));
  }

  public static Login login(Bytes body) {
    JsonFields fields = fields(body, Set.of("user", "password", "ttl"));
    return new Login(user(fields), password(fields, "password"), ttlMillis(fields));
  }

  /** What is remembered of wrong logins has a bound for each. */
  private static String user(JsonFields fields) {
    String user = required(fields, "user");
    if (!USER.matcher(user).matches()) {
      throw fields.badField("user", "must be 1 to 128 letters, digits and . _ @ -");
    }
    return user;
  }

  private static String password(JsonFields fields, String name) {
    String password = required(fields, name);
    if (password.length() > MOST_PASSWORD_CHARS) {
      throw fields.badField(name, "has at most " + MOST_PASSWORD_CHARS + " characters");
    }
    return password;
  }

  public static NewToken token(Bytes body) {
    JsonFields fields = fields(body, Set.of("user", "ttl"));
    return new NewToken(fields.string("user"), ttlMillis(fields));
  }

  public static NewPassword password(Bytes body) {
    JsonFields fields = fields(body, Set.of("password", "new"));
    return new NewPassword(password(fields, "password"), newPassword(fields, "new"));
  }

  /**
   * {@code {"password": …, "roles": ["app"], "certificates": ["app1"], "requestsPerSecond": 100}}.
   */
  public static NewUser user(Bytes body) {
    JsonFields fields =
        fields(body, Set.of("password", "roles", "certificates", "requestsPerSecond"));
    Optional<String> password =
        fields.has("password") ? Optional.of(newPassword(fields, "password")) : Optional.empty();
    return new NewUser(
        password,
        names(fields, "roles", Limits.MAX_ROLES_OF_USER),
        names(fields, "certificates", Limits.MAX_CERTIFICATE_NAMES),
        fields.number("requestsPerSecond", 0, Limits.MAX_REQUESTS_PER_SECOND).orElse(0L));
  }

  /**
   * {@code {"grants": [{"verbs": ["read", "write"], "prefix": "app/"}]}}; instead of a prefix a
   * key, or start and end, or nothing for all keys.
   */
  public static Role role(String name, Bytes body) {
    JsonFields fields = fields(body, Set.of("grants"));
    List<Grant> grants =
        fields.elements("grants", Limits.MAX_GRANTS).stream().map(AuthReader::grant).toList();
    return new Role(name, grants);
  }

  private static Grant grant(JsonFields.Element element) {
    JsonFields fields =
        JsonFields.of(
            element.path(),
            element.node(),
            Set.of(
                "verbs",
                "key",
                "keyBase64",
                "prefix",
                "prefixBase64",
                "start",
                "startBase64",
                "end",
                "endBase64"));
    EnumSet<Verb> verbs = EnumSet.noneOf(Verb.class);
    names(fields, "verbs", Verb.values().length).forEach(name -> verbs.add(verb(fields, name)));
    if (verbs.isEmpty()) {
      throw fields.badField("verbs", "must name at least one");
    }
    return new Grant(verbs, keys(fields));
  }

  private static Verb verb(JsonFields fields, String name) {
    for (Verb verb : Verb.values()) {
      if (verb.name().toLowerCase(Locale.ROOT).equals(name)) {
        return verb;
      }
    }
    Set<String> known = new TreeSet<>();
    for (Verb verb : Verb.values()) {
      known.add(verb.name().toLowerCase(Locale.ROOT));
    }
    throw fields.badField("verbs", "knows " + String.join(", ", known) + ", not " + name);
  }

  private static KeyRange keys(JsonFields fields) {
    Optional<Bytes> key = fields.bytes("key");
    Optional<Bytes> prefix = fields.bytes("prefix");
    Optional<Bytes> start = fields.bytes("start");
    Optional<Bytes> end = fields.bytes("end");
    boolean range = start.isPresent() || end.isPresent();
    if ((key.isPresent() ? 1 : 0) + (prefix.isPresent() ? 1 : 0) + (range ? 1 : 0) > 1) {
      throw fields.bad("names its keys by key, by prefix, or by start and end");
    }
    if (key.isPresent()) {
      return KeyRange.only(key.get());
    }
    return prefix
        .map(KeyRange::prefix)
        .orElseGet(() -> new KeyRange(start.orElse(Bytes.EMPTY), end.orElse(Bytes.EMPTY)));
  }

  private static JsonFields fields(Bytes body, Set<String> allowed) {
    return JsonFields.of("", JsonFields.parse(body), allowed);
  }

  private static String required(JsonFields fields, String name) {
    return fields.string(name).orElseThrow(() -> fields.badField(name, "is missing"));
  }

  private static String newPassword(JsonFields fields, String name) {
    String password = required(fields, name);
    if (password.length() < LEAST_PASSWORD_CHARS || password.length() > MOST_PASSWORD_CHARS) {
      throw fields.badField(
          name, "must have " + LEAST_PASSWORD_CHARS + " to " + MOST_PASSWORD_CHARS + " characters");
    }
    return password;
  }

  private static Set<String> names(JsonFields fields, String name, int most) {
    Set<String> names = new TreeSet<>();
    for (JsonFields.Element element : fields.elements(name, most)) {
      if (!element.node().isTextual()) {
        throw JsonFields.bad(element.path(), "must be a string");
      }
      names.add(element.node().textValue());
    }
    return names;
  }

  private static long ttlMillis(JsonFields fields) {
    Optional<String> text = fields.string("ttl");
    if (text.isEmpty()) {
      return DEFAULT_TTL.toMillis();
    }
    return DurationText.parse(text.get())
        .filter(ttl -> ttl.compareTo(LEAST_TTL) >= 0 && ttl.compareTo(MOST_TTL) <= 0)
        .map(Duration::toMillis)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.BAD_DURATION,
                        "ttl must be " + DurationText.FORM + ", from 1s to 365d, not " + text.get())
                    .with("path", "ttl")
                    .exception());
  }
}
