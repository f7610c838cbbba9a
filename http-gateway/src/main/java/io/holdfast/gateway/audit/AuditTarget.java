package io.holdfast.gateway.audit;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes keys and ranges as a line names them: percent-encoded, a range as {@code [start,end)},
 * several with a space between them. Used by one thread.
 */
public final class AuditTarget {
  /** One request may name thousands of keys; so many are written out. */
  static final int MAX_NAMED = 32;

  /** A key may be long as well; so much of it is written out. */
  static final int MAX_KEY = 256;

  private static final String PLAIN = "/-._~:@";

  private final List<String> named = new ArrayList<>(1);
  private int more;

  public void add(KeyRange keys) {
    if (named.size() == MAX_NAMED) {
      more++;
      return;
    }
    named.add(
        KeyRange.only(keys.start()).equals(keys)
            ? key(keys.start())
            : "[" + key(keys.start()) + "," + key(keys.end()) + ")");
  }

  private static String key(Bytes key) {
    return cut(text(key), MAX_KEY);
  }

  /** No more than so many characters of it; one that was cut ends with dots. */
  public static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 3) + "...";
  }

  public boolean isEmpty() {
    return named.isEmpty();
  }

  /** All of them, or the first ones and how many more there were. */
  public String text() {
    String all = String.join(" ", named);
    return more == 0 ? all : all + " and " + more + " more";
  }

  /** A key or a name. */
  public static String text(Bytes bytes) {
    StringBuilder text = new StringBuilder(bytes.size());
    for (byte next : bytes.array()) {
      char octet = (char) (next & 0xFF);
      if (octet < 0x80 && (Character.isLetterOrDigit(octet) || PLAIN.indexOf(octet) >= 0)) {
        text.append(octet);
      } else {
        text.append(String.format(Locale.ROOT, "%%%02X", (int) octet));
      }
    }
    return text.toString();
  }
}
