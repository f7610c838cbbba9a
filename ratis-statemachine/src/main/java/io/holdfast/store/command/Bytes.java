package io.holdfast.store.command;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable string of bytes: a key or a value. Ordered as unsigned bytes, a prefix before what
 * it begins.
 */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** Takes the array as it is, without a copy: the caller must not change it afterwards. */
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /** The UTF-8 form of a text. */
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes themselves, without a copy: the caller must not change them. */
  public byte[] array() {
    return array;
  }

  public int size() {
    return array.length;
  }

  /** The first so many bytes. */
  public Bytes head(int size) {
    return size == array.length ? this : wrap(Arrays.copyOf(array, size));
  }

  public boolean isEmpty() {
    return array.length == 0;
  }

  public boolean startsWith(Bytes prefix) {
    int size = prefix.array.length;
    return size <= array.length && Arrays.equals(array, 0, size, prefix.array, 0, size);
  }

  /** Whether these bytes are well-formed UTF-8, so that {@link #text()} loses nothing. */
  public boolean isUtf8() {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(array));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }

  /** The bytes read as UTF-8; what is malformed becomes U+FFFD. */
  public String text() {
    return new String(array, StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return isUtf8() ? text() : "0x" + HexFormat.of().formatHex(array);
  }
}
