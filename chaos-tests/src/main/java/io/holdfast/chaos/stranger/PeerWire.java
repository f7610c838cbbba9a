package io.holdfast.chaos.stranger;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** What a stranger may know of the port between nodes: it is in the open (ADR 16). */
final class PeerWire {
  static final byte[] GREETING = "holdfast peer 3\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte REQUEST_VOTE = 3;
  private static final int HEADER_BYTES = 17;

  private PeerWire() {}

  /** The head of a frame, with whatever length. */
  static byte[] announced(int length) {
    return ByteBuffer.allocate(HEADER_BYTES).putInt(length).put((byte) 2).putLong(1).array();
  }

  /** A candidate asks for a vote, in a term of the attacker's choice. */
  static byte[] vote(String candidate, String voter, long term) {
    byte[] group = bytes(1, new byte[16]);
    byte[] envelope =
        join(
            bytes(1, candidate.getBytes(StandardCharsets.UTF_8)),
            bytes(2, voter.getBytes(StandardCharsets.UTF_8)),
            bytes(3, group),
            number(4, 1));
    byte[] last = join(number(1, term), number(2, Long.MAX_VALUE / 2));
    return frame(REQUEST_VOTE, join(bytes(1, envelope), number(2, term), bytes(3, last)));
  }

  private static byte[] frame(byte kind, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + payload.length);
    frame.putInt(payload.length).put(kind).putLong(1);
    CRC32C sum = new CRC32C();
    sum.update(frame.array(), 0, HEADER_BYTES - Integer.BYTES);
    sum.update(payload);
    return frame.putInt((int) sum.getValue()).put(payload).array();
  }

  private static byte[] bytes(int field, byte[] value) {
    return join(varint((long) field << 3 | 2), varint(value.length), value);
  }

  private static byte[] number(int field, long value) {
    return join(varint((long) field << 3), varint(value));
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
