package io.holdfast.gateway.text;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Carries a request target through the web server as it came over the wire.
 *
 * <p>One rule for every target: bytes in, bytes out. Clients send bytes as they are that a URI (RFC
 * 3986) must encode, as curl does with queries; they are percent-encoded here, and a {@code #} is
 * too, for a target has no fragment. Whoever reads or forwards the target then meets ASCII only.
 *
 * <p>A key is percent-encoded bytes and may hold {@code %2F}, {@code %00}, {@code %FF}, {@code ..},
 * {@code //} or {@code ;}. Jetty refuses or normalises these while it parses the request target, so
 * the part behind a prefix of {@link #OPAQUE_PREFIXES} is put into base64url before Jetty looks at
 * it ({@link #guard}), and is taken out again by the route ({@link #reveal}).
 */
public final class RawTarget {
  private static final String KEYS = "/v1/kv/";
  private static final String[] OPAQUE_PREFIXES = {
    KEYS,
    "/v1/operations/",
    "/v1/policies/",
    "/v1/auth/users/",
    "/v1/auth/roles/",
    "/v1/auth/tokens/"
  };
  private static final char MARK = '=';
  private static final char REPLACEMENT = '\uFFFD';

  private RawTarget() {}

  /**
   * The request target in the form that the web server may parse.
   *
   * @param raw as the web server has read it: as UTF-8, with U+FFFD for what is none
   */
  public static String guard(String raw) {
    String target = encodeBareBytes(raw);
    int path = pathStart(target);
    for (String prefix : OPAQUE_PREFIXES) {
      if (target.startsWith(prefix, path)) {
        return guard(target, path + prefix.length());
      }
    }
    return target;
  }

  /** Which bytes a U+FFFD stood for is lost, so that two keys could become one: it is refused. */
  private static String encodeBareBytes(String target) {
    if (target.chars().allMatch(RawTarget::isBare)) {
      return target;
    }
    if (target.indexOf(REPLACEMENT) >= 0) {
      throw Problem.of(
              ProblemCode.BAD_REQUEST,
              "the request target is not UTF-8: percent-encode each byte of it that is not ASCII")
          .exception();
    }
    StringBuilder encoded = new StringBuilder(target.length() * 2);
    for (byte octet : target.getBytes(StandardCharsets.UTF_8)) {
      if (isBare(octet)) {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
      }
    }
    return encoded.toString();
  }

  private static boolean isBare(int octet) {
    return octet >= 0 && octet < 0x80 && octet != '#';
  }

  private static String guard(String target, int start) {
    int query = target.indexOf('?', start);
    int end = query < 0 ? target.length() : query;
    byte[] raw = target.substring(start, end).getBytes(StandardCharsets.UTF_8);
    String opaque = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    return target.substring(0, start) + MARK + opaque + target.substring(end);
  }

  /** The guarded key of a path as the web server has parsed it; null = it is no path of a key. */
  public static String guardedKey(String path) {
    return path.startsWith(KEYS) ? path.substring(KEYS.length()) : null;
  }

  /** The path as it came over the wire, from the form that the web server has parsed. */
  public static String revealAll(String guardedPath) {
    for (String prefix : OPAQUE_PREFIXES) {
      if (guardedPath.startsWith(prefix)) {
        return prefix + reveal(guardedPath.substring(prefix.length()));
      }
    }
    return guardedPath;
  }

  /** Where the path begins: behind scheme and authority of an absolute target (RFC 9112, 3.2.2). */
  private static int pathStart(String target) {
    if (target.startsWith("/")) {
      return 0;
    }
    int authority = target.indexOf("://");
    int path = authority < 0 ? -1 : target.indexOf('/', authority + 3);
    return Math.max(path, 0);
  }

  /** The part of the path as it came over the wire, still percent-encoded. */
  public static String reveal(String guarded) {
    if (guarded.isEmpty() || guarded.charAt(0) != MARK) {
      throw Problem.of(ProblemCode.BAD_REQUEST, "the path cannot be read").exception();
    }
    byte[] raw = Base64.getUrlDecoder().decode(guarded.substring(1));
    return new String(raw, StandardCharsets.UTF_8);
  }
}
