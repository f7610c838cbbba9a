package io.holdfast.gateway.text;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whole numbers of 64 bits in decimal digits. {@link Long#parseLong} also takes a plus sign and the
 * digits of other scripts.
 */
public final class WholeNumber {
  private static final Pattern SHAPE = Pattern.compile("-?[0-9]+");

  private WholeNumber() {}

  /** The number, or nothing where the text is none. */
  public static Optional<Long> parse(String text) {
    if (!SHAPE.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.valueOf(text));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }
}
