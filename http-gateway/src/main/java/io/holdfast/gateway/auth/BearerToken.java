package io.holdfast.gateway.auth;

import io.holdfast.store.command.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The text of a token: {@code hft_<id>_<secret>}. Only its hash is kept, by its id.
 *
 * @param id 16 letters and digits
 */
public record BearerToken(String id, String text) {
  private static final String PREFIX = "hft_";
  private static final int ID_CHARS = 16;
  private static final int SECRET_BYTES = 32;
  private static final int SECRET_CHARS = 43;
  private static final int SECRET_AT = PREFIX.length() + ID_CHARS + 1;
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** A new one, that nobody can guess. */
  public static BearerToken random(SecureRandom random) {
    StringBuilder id = new StringBuilder(ID_CHARS);
    for (int i = 0; i < ID_CHARS; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return new BearerToken(id.toString(), PREFIX + id + "_" + randomSecret(random));
  }

  /** 32 random bytes as text that needs no quoting anywhere. */
  static String randomSecret(SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** Null = it does not look like one. */
  static BearerToken parse(String text) {
    if (text.length() != SECRET_AT + SECRET_CHARS
        || !text.startsWith(PREFIX)
        || text.charAt(SECRET_AT - 1) != '_') {
      return null;
    }
    String id = text.substring(PREFIX.length(), PREFIX.length() + ID_CHARS);
    return id.chars().allMatch(c -> LETTERS.indexOf(c) >= 0) ? new BearerToken(id, text) : null;
  }

  /** What is kept of it. */
  public Bytes sha256() {
    return Bytes.wrap(sha256(text));
  }

  /** Takes equally long wherever the first difference is. */
  boolean hasHash(Bytes sha256) {
    return MessageDigest.isEqual(sha256(text), sha256.array());
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }

  /** Without the secret: this may stand in a log. */
  @Override
  public String toString() {
    return "BearerToken[id=" + id + "]";
  }
}
