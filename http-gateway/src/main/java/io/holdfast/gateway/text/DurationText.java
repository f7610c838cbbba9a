package io.holdfast.gateway.text;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: a whole number and a unit, such as 200ms, 30s, 5m, 1h, 7d. */
public final class DurationText {
  public static final String FORM = "a whole number and ms, s, m, h or d, such as 200ms or 30s";

  /** What is longer counts as this: no bound is, and it can be had in any unit. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

  private DurationText() {}

  /** The duration, or nothing where the text has another form. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
    return Optional.of(duration.compareTo(LONGEST) > 0 ? LONGEST : duration);
  }

  /** The shortest text for a duration of whole milliseconds. */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0 || millis % 1_000 != 0) {
      return millis + "ms";
    }
    if (millis % 86_400_000 == 0) {
      return millis / 86_400_000 + "d";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    return millis % 60_000 == 0 ? millis / 60_000 + "m" : millis / 1_000 + "s";
  }
}
