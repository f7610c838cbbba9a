package io.holdfast.chaos.client;

import java.nio.charset.StandardCharsets;

/** Keys in a URL: RFC 3986, everything but the unreserved characters and the slash encoded. */
public final class PercentEncoding {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PercentEncoding() {}

  public static String encode(String key) {
    return encode(key.getBytes(StandardCharsets.UTF_8));
  }

  public static String encode(byte[] key) {
    StringBuilder encoded = new StringBuilder(key.length + 16);
    for (byte each : key) {
      if (isPlain(each)) {
        encoded.append((char) each);
      } else {
        encoded.append('%').append(HEX[(each >> 4) & 15]).append(HEX[each & 15]);
      }
    }
    return encoded.toString();
  }

  private static boolean isPlain(byte each) {
    return (each >= 'a' && each <= 'z')
        || (each >= 'A' && each <= 'Z')
        || (each >= '0' && each <= '9')
        || each == '-'
        || each == '_'
        || each == '~'
        || each == '/'
        || each == '.';
  }
}
