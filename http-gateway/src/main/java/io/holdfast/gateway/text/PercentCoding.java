package io.holdfast.gateway.text;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.store.command.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Percent-decoding (RFC 3986, 2.1) into bytes; nothing is normalised. */
public final class PercentCoding {
  private PercentCoding() {}

  /** Decodes a part of a path: a plus is a plus. */
  public static Bytes decodePath(String encoded) {
    return Bytes.wrap(decode(encoded, false));
  }

  /** Decodes a part of a query: a plus is a space, as all form encoders write it. */
  public static Bytes decodeQuery(String encoded) {
    return Bytes.wrap(decode(encoded, true));
  }

  private static byte[] decode(String encoded, boolean plusIsSpace) {
    byte[] from = encoded.getBytes(StandardCharsets.UTF_8);
    byte[] to = new byte[from.length];
    int size = 0;
    for (int i = 0; i < from.length; i++) {
      byte next = from[i];
      if (next == '%') {
        to[size++] = octet(from, i, encoded);
        i += 2;
      } else {
        to[size++] = plusIsSpace && next == '+' ? (byte) ' ' : next;
      }
    }
    return Arrays.copyOf(to, size);
  }

  private static byte octet(byte[] from, int percent, String encoded) {
    if (percent + 2 < from.length) {
      int high = Character.digit(from[percent + 1], 16);
      int low = Character.digit(from[percent + 2], 16);
      if (high >= 0 && low >= 0) {
        return (byte) (high << 4 | low);
      }
    }
    throw Problem.of(
            ProblemCode.BAD_PERCENT_ENCODING,
            "a percent sign must be followed by two hexadecimal digits (write %25 for the sign"
                + " itself)")
        .with("text", abbreviated(encoded))
        .exception();
  }

  private static String abbreviated(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
