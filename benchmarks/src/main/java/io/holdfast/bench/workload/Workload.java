package io.holdfast.bench.workload;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing to measure, written as {@code put:64}, {@code get:256:4KiB} or {@code put@1000:64}:
 * mix, fixed rate if any, clients, size of the values (256 bytes unless said).
 *
 * @param ratePerSecond where there is one, requests start at this fixed rate whatever the answers
 *     do (open loop); otherwise each client sends its next request when the last was answered
 *     (closed loop)
 * @param clients how many requests may be under way at once
 */
public record Workload(Mix mix, OptionalInt ratePerSecond, int clients, int valueBytes) {
  private static final Pattern SHAPE =
      Pattern.compile("([a-z-]+)(?:@(\\d{1,7}))?:(\\d{1,5})(?::(\\d{1,7})(B|KiB)?)?");
  private static final int DEFAULT_VALUE_BYTES = 256;
  private static final int KIBI = 1_024;

  public Workload {
    if (clients < 1 || valueBytes < 1 || ratePerSecond.orElse(1) < 1) {
      throw new IllegalArgumentException("clients, rate and size of a workload are at least 1");
    }
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException with the reason, if it is not one
   */
  public static Workload parse(String text) {
    Matcher shape = SHAPE.matcher(text);
    if (!shape.matches()) {
      throw new IllegalArgumentException(
          "not a workload: "
              + text
              + " (write mix[@rate]:clients[:bytes], as in put:64 or get@1000:16:4KiB)");
    }
    return new Workload(
        mix(shape.group(1)), rate(shape.group(2)), Integer.parseInt(shape.group(3)), size(shape));
  }

  private static Mix mix(String label) {
    return Arrays.stream(Mix.values())
        .filter(mix -> mix.label().equals(label))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no mix " + label + "; there are " + labels()));
  }

  private static List<String> labels() {
    return Arrays.stream(Mix.values()).map(Mix::label).toList();
  }

  private static OptionalInt rate(String digits) {
    return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
  }

  private static int size(Matcher shape) {
    if (shape.group(4) == null) {
      return DEFAULT_VALUE_BYTES;
    }
    return Math.multiplyExact(
        Integer.parseInt(shape.group(4)), "KiB".equals(shape.group(5)) ? KIBI : 1);
  }

  /** The written form, which {@link #parse} reads; also the workload's name in reports. */
  public String name() {
    String rate = ratePerSecond.isPresent() ? "@" + ratePerSecond.getAsInt() : "";
    String size = valueBytes == DEFAULT_VALUE_BYTES ? "" : ":" + sizeText();
    return String.format(Locale.ROOT, "%s%s:%d%s", mix.label(), rate, clients, size);
  }

  private String sizeText() {
    boolean wholeKibi = valueBytes >= KIBI && valueBytes % KIBI == 0;
    return wholeKibi ? valueBytes / KIBI + "KiB" : valueBytes + "B";
  }
}
