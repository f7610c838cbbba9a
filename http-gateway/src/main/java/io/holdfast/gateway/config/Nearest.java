package io.holdfast.gateway.config;

import java.util.Comparator;
import java.util.stream.Stream;

/** Guesses which name was meant by a misspelt one. */
final class Nearest {
  private Nearest() {}

  /**
   * A question that ends a message: the name with the fewest letters to change. Empty when that is
   * a third of them or more.
   *
   * @param prefix what is put before the name in the question
   */
  static String hint(String asked, Stream<String> known, String prefix) {
    return known
        .filter(one -> distance(asked, one) * 3 < Math.max(asked.length(), one.length()))
        .min(
            Comparator.comparingInt((String one) -> distance(asked, one))
                .thenComparing(Comparator.naturalOrder()))
        .map(one -> "; did you mean " + prefix + one + "?")
        .orElse("");
  }

  /** How many letters must be put in, taken out or changed (Levenshtein). */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
