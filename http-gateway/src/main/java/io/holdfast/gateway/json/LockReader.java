package io.holdfast.gateway.json;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.LockCommand;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the body that asks for a lock: {@code {"owner": "worker-1", "ttl": "10s", "wait": "5s",
 * "mode": "shared", "permits": 3}}.
 */
public final class LockReader {
  private static final Set<String> FIELDS = Set.of("owner", "ttl", "wait", "mode", "permits");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9._-]{1," + Limits.MAX_LOCK_NAME_BYTES + "}");

  private LockReader() {}

  /**
   * What is asked for.
   *
   * @param patience how long to wait in the queue at most
   */
  public record Wanted(LockCommand.Acquire acquire, Duration patience) {}

  public static Wanted read(String name, Bytes body) {
    JsonFields fields = JsonFields.of("", JsonFields.parse(body), FIELDS);
    String owner = fields.string("owner").orElseThrow(() -> fields.badField("owner", "is missing"));
    long ttlMillis =
        LeaseReader.ttl(fields).orElseThrow(() -> fields.badField("ttl", "is missing"));
    Duration wait = wait(fields);
    int permits = fields.number("permits", 1, Limits.MAX_LOCK_HOLDERS).orElse(0L).intValue();
    boolean shared = isShared(fields, permits > 0);
    if (permits > 0 && !shared) {
      throw fields.badField("permits", "is for mode shared");
    }
    return new Wanted(
        new LockCommand.Acquire(
            checkedName(name),
            checkedOwner(owner),
            ttlMillis,
            shared,
            permits,
            wait.isPositive(),
            0),
        wait);
  }

  private static boolean isShared(JsonFields fields, boolean otherwise) {
    String mode = fields.string("mode").orElse(otherwise ? "shared" : "exclusive");
    return switch (mode) {
      case "shared" -> true;
      case "exclusive" -> false;
      default -> throw fields.badField("mode", "must be exclusive or shared, not " + mode);
    };
  }

  private static Duration wait(JsonFields fields) {
    String text = fields.string("wait").orElse("0s");
    return DurationText.parse(text)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.BAD_DURATION,
                        "wait must be " + DurationText.FORM + ", not " + text)
                    .with("path", "wait")
                    .exception());
  }

  /** The name of a lock, as it stands in a path. */
  public static String checkedName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw bad(
          "the name of a lock has 1 to "
              + Limits.MAX_LOCK_NAME_BYTES
              + " letters, digits, dots, dashes and underscores");
    }
    return name;
  }

  /** Who takes a lock, or gives it up. */
  public static String checkedOwner(String owner) {
    int size = Bytes.utf8(owner).size();
    if (size == 0 || size > Limits.MAX_LOCK_OWNER_BYTES) {
      throw bad("an owner has 1 to " + Limits.MAX_LOCK_OWNER_BYTES + " bytes");
    }
    return owner;
  }

  private static RuntimeException bad(String detail) {
    return Problem.of(ProblemCode.BAD_LOCK, detail).exception();
  }
}
