package io.holdfast.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What goes over a connection: the length of the payload (4 bytes), what it is (1 byte), the number
 * that ties a reply to its request (8 bytes), the payload. Numbers are big endian.
 *
 * @param kind of a request: the caller's business, or {@link #PING}; of a reply: {@link #DONE} or
 *     {@link #REFUSED}
 */
@SuppressWarnings("ArrayRecordComponent") // Frames are never compared.
record Frame(byte kind, long id, byte[] payload) {
  /** Whoever connects says this first: what it speaks, and which version of it. */
  static final byte[] GREETING = "holdfast peer 1\n".getBytes(StandardCharsets.US_ASCII);

  /** An entry of the log and its envelope; more is no frame of ours. */
  static final int MAX_PAYLOAD_BYTES = 16 << 20;

  static final int HEADER_BYTES = 13;

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
    return ByteBuffer.allocate(HEADER_BYTES).putInt(payload.length).put(kind).putLong(id).flip();
  }
}
