package io.holdfast.gateway.json;

import io.holdfast.store.command.Bytes;

/**
 * What bytes a JSON text may have, for whoever reads one: UTF-8, and nothing else. A byte order
 * mark before all of it means nothing (RFC 8259, 8.1). The parser itself would take UTF-16 and
 * UTF-32 too, and forms of UTF-8 that are none.
 */
public final class JsonText {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private JsonText() {}

  /** Where the text begins in a body, which must be UTF-8. */
  public static int begin(Bytes body) {
    if (!body.isUtf8()) {
      throw JsonFields.bad("", "is not UTF-8");
    }
    return startsWithMark(body.array(), 0, body.size()) ? BYTE_ORDER_MARK.length : 0;
  }

  /** Refuses what would make the parser guess another encoding. */
  static void check(String path, byte[] body, int offset, int size) {
    if (startsWithMark(body, offset, size)) {
      throw JsonFields.bad(path, "begins with a byte order mark");
    }
    for (int i = offset; i < offset + size; i++) {
      if (body[i] == 0) {
        throw JsonFields.bad(path, "is not JSON: it holds a zero byte");
      }
    }
  }

  private static boolean startsWithMark(byte[] body, int offset, int size) {
    return size >= BYTE_ORDER_MARK.length
        && body[offset] == BYTE_ORDER_MARK[0]
        && body[offset + 1] == BYTE_ORDER_MARK[1]
        && body[offset + 2] == BYTE_ORDER_MARK[2];
  }

  /** Whether each surrogate has its pair, so that the text has bytes that mean the same. */
  static boolean isUnicode(String text) {
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        return false; // codePointAt gives a surrogate only when it is alone.
      }
      at += Character.charCount(codePoint);
    }
    return true;
  }
}
