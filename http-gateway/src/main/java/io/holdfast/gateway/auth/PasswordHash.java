package io.holdfast.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106), written as PHC strings are: {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}.
 * Takes tens of milliseconds and megabytes on purpose: {@link Passwords} bounds how often.
 */
final class PasswordHash {
  /** What OWASP asks for at least, with little memory: two at once take 38 MiB. */
  private static final int MEMORY_KIB = 19 << 10;

  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** Bounds of what is taken from the state: nobody may make a login last for ever. */
  private static final int MAX_MEMORY_KIB = 64 << 10;

  private static final int MAX_PASSES = 10;
  private static final int MAX_LANES = 4;
  private static final int MAX_BYTES = 64;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private PasswordHash() {}

  /** The hash of a new password. */
  static String of(char[] password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = hash(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(MEMORY_KIB, PASSES, LANES, base64(salt), base64(hash));
  }

  /** Whether the password has this hash; false for a hash that cannot be read. */
  static boolean fits(char[] password, String phc) {
    Matcher parts = PHC.matcher(phc);
    if (!parts.matches()) {
      return false;
    }
    int memory = Integer.parseInt(parts.group(1));
    int passes = Integer.parseInt(parts.group(2));
    int lanes = Integer.parseInt(parts.group(3));
    byte[] salt = bytes(parts.group(4));
    byte[] hash = bytes(parts.group(5));
    if (!isWithin(memory, 8 * Math.max(1, lanes), MAX_MEMORY_KIB)
        || !isWithin(passes, 1, MAX_PASSES)
        || !isWithin(lanes, 1, MAX_LANES)
        || !isWithin(salt.length, 8, MAX_BYTES)
        || !isWithin(hash.length, SALT_BYTES, MAX_BYTES)) {
      return false;
    }
    return MessageDigest.isEqual(hash, hash(password, salt, memory, passes, lanes, hash.length));
  }

  private static boolean isWithin(int number, int least, int most) {
    return number >= least && number <= most;
  }

  private static byte[] hash(
      char[] password, byte[] salt, int memoryKib, int passes, int lanes, int size) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[size];
    generator.generateBytes(new String(password).getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] bytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException malformed) {
      return new byte[0];
    }
  }
}
