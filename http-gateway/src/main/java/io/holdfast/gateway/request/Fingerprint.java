package io.holdfast.gateway.request;

import io.holdfast.store.command.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A hash over the parts of a request that make it what it is, each with its length before it. */
final class Fingerprint {
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

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }
}
