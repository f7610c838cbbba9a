package io.holdfast.gateway.request;

import io.holdfast.store.command.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A hash over the parts of a request that make it what it is, each with its length before it. */
final class Fingerprint {
  private static final int REQUEST_BYTES = 32;
  private static final int USER_BYTES = 16;

  private final MessageDigest digest = sha256();

  Fingerprint add(String part) {
    return add(part == null ? null : part.getBytes(StandardCharsets.UTF_8));
  }

  Fingerprint add(byte[] part) {
    int size = part == null ? -1 : part.length;
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, size));
    if (part != null) {
      digest.update(part);
    }
    return this;
  }

  Bytes finish() {
    return Bytes.wrap(digest.digest());
  }

  /** A request of a user: behind what it asks, whose it is. */
  static Bytes ofUser(Bytes request, String user) {
    return Bytes.wrap(
        ByteBuffer.allocate(REQUEST_BYTES + USER_BYTES)
            .put(request.array())
            .put(hash(user), 0, USER_BYTES)
            .array());
  }

  static boolean isOfUser(Bytes fingerprint, String user) {
    return fingerprint.size() == REQUEST_BYTES + USER_BYTES
        && Arrays.equals(
            fingerprint.array(),
            REQUEST_BYTES,
            REQUEST_BYTES + USER_BYTES,
            hash(user),
            0,
            USER_BYTES);
  }

  private static byte[] hash(String user) {
    return new Fingerprint().add("user").add(user).finish().array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }
}
