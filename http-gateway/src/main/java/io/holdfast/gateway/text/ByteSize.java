package io.holdfast.gateway.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: 512, 64KiB, 1MiB, 2GiB. */
public final class ByteSize {
  public static final String FORM = "a number of bytes such as 65536, 64KiB or 1MiB";

  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,15})(B|KiB|MiB|GiB)?");

  private ByteSize() {}

  public static Optional<Long> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "KiB" -> count << 10;
          case "MiB" -> count << 20;
          case "GiB" -> count << 30;
          case null, default -> count;
        });
  }

  public static String format(long bytes) {
    if (bytes > 0 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + "MiB";
    }
    return bytes > 0 && bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : Long.toString(bytes);
  }
}
