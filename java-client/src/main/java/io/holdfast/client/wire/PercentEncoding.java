package io.holdfast.client.wire;

import io.holdfast.client.api.Bytes;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986, 2.1) of any bytes, for one part of a path or a query. */
final class PercentEncoding {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~";
  private static final String DIGITS = "0123456789ABCDEF";

  private PercentEncoding() {}

  /** Full stops are encoded too: a key may be {@code ..}, which no path may be. */
  static String encode(Bytes bytes) {
    StringBuilder text = new StringBuilder(bytes.size() + 16);
    for (byte next : bytes.toArray()) {
      if (UNRESERVED.indexOf(next) >= 0) {
        text.append((char) next);
      } else {
        text.append('%').append(DIGITS.charAt((next >> 4) & 15)).append(DIGITS.charAt(next & 15));
      }
    }
    return text.toString();
  }

  static String encode(String text) {
    return encode(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
