package io.holdfast.chaos.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Every assigned character of Unicode with its name: about 150,000 real records that every JDK has
 * with it. Private use and surrogates have no names of their own and are left out.
 */
final class UnicodeRecords {
  static final String PREFIX = "unicode/";

  private UnicodeRecords() {}

  /** {@code unicode/U+1F600} → {@code GRINNING FACE}, in order of code points. */
  static List<Map.Entry<String, String>> all() {
    return IntStream.rangeClosed(Character.MIN_CODE_POINT, Character.MAX_CODE_POINT)
        .filter(UnicodeRecords::isAssigned)
        .mapToObj(point -> Map.entry(keyOf(point), Character.getName(point)))
        .toList();
  }

  private static String keyOf(int point) {
    return PREFIX + "U+" + String.format(Locale.ROOT, "%04X", point);
  }

  private static boolean isAssigned(int point) {
    int type = Character.getType(point);
    return type != Character.UNASSIGNED
        && type != Character.PRIVATE_USE
        && type != Character.SURROGATE;
  }
}
