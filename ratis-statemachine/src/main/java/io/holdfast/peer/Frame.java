package io.holdfast.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * What goes over a connection: the length of the payload (4 bytes), what it is (1 byte), the number
 * that ties a reply to its request (8 bytes), the CRC-32C of these 13 bytes and the payload (4
 * bytes), the payload. Numbers are big endian.
 *
 * <p>TCP's checksum has only 16 bits. An entry that was changed on the way would get a valid
 * checksum in the follower's log, and nothing later could tell that it is not the leader's.
 *
 * @param kind of a request: what the caller chooses, or {@link #PING}; of a reply: {@link #DONE} or
 *     {@link #REFUSED}
 */
@SuppressWarnings("ArrayRecordComponent") // Frames are never compared.
record Frame(byte kind, long id, byte[] payload) {
  /** The first bytes on a connection, from the side that connects: protocol and version. */
  static final byte[] GREETING = "holdfast peer 3\n".getBytes(StandardCharsets.US_ASCII);

  static final int MAX_PAYLOAD_BYTES = PeerBounds.MAX_FRAME_BYTES;

  private static final int SUMMED_HEADER_BYTES = 13;

  static final int HEADER_BYTES = SUMMED_HEADER_BYTES + Integer.BYTES;

  /** "Are you there?" Answered by the connection itself, with {@link #DONE}. */
  static final byte PING = 0;

  static final byte DONE = 0;
  static final byte REFUSED = 1;

  static Frame done(long id) {
    return new Frame(DONE, id, new byte[0]);
  }

  static Frame ping() {
    return new Frame(PING, 0, new byte[0]);
  }

  /** The header, ready to be written. */
  ByteBuffer header() {
    ByteBuffer header =
        ByteBuffer.allocate(HEADER_BYTES).putInt(payload.length).put(kind).putLong(id);
    return header.putInt(sum(header.array())).flip();
  }

  /** The checksum that belongs to this payload and to a header that begins with these bytes. */
  private int sum(byte[] header) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, SUMMED_HEADER_BYTES);
    crc.update(payload, 0, payload.length);
    return (int) crc.getValue();
  }

  /** Whether this is what was sent with that checksum. */
  boolean hasSum(int expected) {
    return header().getInt(SUMMED_HEADER_BYTES) == expected;
  }
}
