package io.holdfast.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.holdfast.store.command.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** What both codecs need: sealed messages, strict reading, values with as few copies as can be. */
final class ProtoBytes {
  private static final int PREFIX_BYTES = 1 + Integer.BYTES;

  private ProtoBytes() {}

  /** Format (1 byte), CRC-32C of the message (4 bytes, big-endian), message. */
  static byte[] encode(byte format, Message message) {
    byte[] bytes = new byte[PREFIX_BYTES + message.getSerializedSize()];
    CodedOutputStream output =
        CodedOutputStream.newInstance(bytes, PREFIX_BYTES, bytes.length - PREFIX_BYTES);
    try {
      message.writeTo(output);
    } catch (IOException e) {
      throw new IllegalStateException("an array of the message's own size was too small", e);
    }
    output.checkNoSpaceLeft();
    ByteBuffer sealed = ByteBuffer.wrap(bytes);
    int checksum = checksum(sealed.slice(PREFIX_BYTES, bytes.length - PREFIX_BYTES));
    sealed.put(format).putInt(checksum);
    return bytes;
  }

  /** The message's byte strings share memory with the input: take them out before it changes. */
  static <M extends Message> M decode(
      String what, byte format, ByteBuffer bytes, Parser<M> parser) {
    int found = bytes.remaining();
    requireLength(what, PREFIX_BYTES, found);
    // A slice is big-endian, whatever order the caller's buffer has.
    ByteBuffer rest = bytes.slice();
    requireFormat(what, format, rest.get());
    requireChecksum(what + " of " + found + " bytes", rest.getInt(), checksum(rest));
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(rest).newCodedInput();
    input.enableAliasing(true);
    try {
      M message = parser.parseFrom(input);
      input.checkLastTagWas(0);
      return message;
    } catch (InvalidProtocolBufferException e) {
      throw new UndecodableEntryException(what + " of " + found + " bytes: " + e.getMessage(), e);
    }
  }

  /** Of what lies between the buffer's position and limit, which stay as they are. */
  static int checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate());
    return (int) checksum.getValue();
  }

  static void requireLength(String what, int atLeast, int found) {
    if (found < atLeast) {
      throw new UndecodableEntryException(
          what + ": expected at least " + atLeast + " bytes, found " + found);
    }
  }

  static void requireChecksum(String what, int expected, int found) {
    if (found != expected) {
      throw new UndecodableEntryException(
          "%s: expected checksum %08x, found %08x".formatted(what, expected, found));
    }
  }

  static void requireFormat(String what, byte expected, byte found) {
    if (found != expected) {
      throw new UndecodableEntryException(
          what + ": expected format " + expected + ", found " + found);
    }
  }

  /** A field that is not known here has a meaning that is not known either. */
  static void requireNothingUnknown(Message message) {
    if (!message.getUnknownFields().isEmpty()) {
      throw new UndecodableEntryException(
          message.getDescriptorForType().getName()
              + ": unknown fields "
              + message.getUnknownFields().asMap().keySet());
    }
  }

  static ByteString share(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.array());
  }

  static Bytes take(ByteString bytes) {
    return bytes.isEmpty() ? Bytes.EMPTY : Bytes.wrap(bytes.toByteArray());
  }
}
