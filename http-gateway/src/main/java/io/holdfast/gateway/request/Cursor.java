package io.holdfast.gateway.request;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Where a listing goes on. Opaque to clients; it keeps the query and the revision, so that all
 * pages belong to one moment and to one question.
 *
 * @param last the last key that was given out
 */
public record Cursor(
    KeyRange range, boolean descending, boolean keysOnly, long revision, Bytes last) {
  private static final byte VERSION = 1;
  private static final int HEAD_BYTES = 2 + Long.BYTES + 3 * Short.BYTES + Integer.BYTES;

  /** What is left of the range. */
  public KeyRange rest() {
    if (descending) {
      return new KeyRange(range.start(), last);
    }
    Bytes next = Bytes.wrap(Arrays.copyOf(last.array(), last.size() + 1));
    return new KeyRange(next, range.end());
  }

  /** The text that clients carry. */
  public String text() {
    int size = HEAD_BYTES + range.start().size() + range.end().size() + last.size();
    ByteBuffer buffer = ByteBuffer.allocate(size);
    buffer.put(VERSION).put((byte) ((descending ? 1 : 0) | (keysOnly ? 2 : 0))).putLong(revision);
    put(buffer, range.start());
    put(buffer, range.end());
    put(buffer, last);
    buffer.putInt(checksum(buffer));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
  }

  /** Reads such a text. */
  static Cursor parse(String text) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (buffer.get() != VERSION) {
        throw bad();
      }
      byte flags = buffer.get();
      long revision = buffer.getLong();
      KeyRange range = new KeyRange(take(buffer), take(buffer));
      Cursor cursor = new Cursor(range, (flags & 1) != 0, (flags & 2) != 0, revision, take(buffer));
      if (checksum(buffer) != buffer.getInt() || buffer.hasRemaining()) {
        throw bad();
      }
      return cursor;
    } catch (IllegalArgumentException | BufferUnderflowException malformed) {
      throw bad();
    }
  }

  private static RuntimeException bad() {
    return Problem.of(ProblemCode.BAD_CURSOR, "use the cursor of the page before, unchanged")
        .exception();
  }

  private static void put(ByteBuffer buffer, Bytes bytes) {
    buffer.putShort((short) bytes.size()).put(bytes.array());
  }

  private static Bytes take(ByteBuffer buffer) {
    int size = Short.toUnsignedInt(buffer.getShort());
    if (size > buffer.remaining()) {
      throw bad();
    }
    byte[] bytes = new byte[size];
    buffer.get(bytes);
    return Bytes.wrap(bytes);
  }

  /** Over what stands before the position: not against forgery, against a text cut or mixed up. */
  private static int checksum(ByteBuffer buffer) {
    CRC32C checksum = new CRC32C();
    checksum.update(buffer.duplicate().flip());
    return (int) checksum.getValue();
  }
}
