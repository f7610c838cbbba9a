package io.holdfast.store.command;

import java.nio.charset.StandardCharsets;

/** A counter as it is stored: decimal text of a 64-bit signed number, at most 20 characters. */
public final class CounterText {
  public static final String CONTENT_TYPE = "text/plain";

  private static final int MAX_CHARACTERS = 20;

  private CounterText() {}

  public static Bytes of(long number) {
    return Bytes.wrap(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether the bytes are a counter: an optional minus sign, then digits, nothing else. */
  public static boolean isCounter(Bytes value) {
    byte[] text = value.array();
    int digits = text.length > 0 && text[0] == '-' ? 1 : 0;
    if (text.length == digits || text.length > MAX_CHARACTERS) {
      return false;
    }
    for (int i = digits; i < text.length; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return false;
      }
    }
    return fits(text);
  }

  /** The number; only for what {@link #isCounter} admits. */
  public static long parse(Bytes value) {
    return Long.parseLong(new String(value.array(), StandardCharsets.US_ASCII));
  }

  private static boolean fits(byte[] text) {
    try {
      Long.parseLong(new String(text, StandardCharsets.US_ASCII));
      return true;
    } catch (NumberFormatException tooLarge) {
      return false;
    }
  }

  public static boolean overflows(long number, long by) {
    long sum = number + by;
    return ((number ^ sum) & (by ^ sum)) < 0;
  }
}
