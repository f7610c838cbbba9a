package io.holdfast.gateway.request;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Carries the last part of a path through the web server as it came over the wire.
 *
 * <p>A key is percent-encoded bytes and may hold {@code %2F}, {@code %00}, {@code %FF}, {@code ..},
 * {@code //} or {@code ;}. Jetty refuses or normalises these while it parses the request target, so
 * the part behind a prefix of {@link #OPAQUE_PREFIXES} is put into base64url before Jetty looks at
 * it ({@link #guard}), and is taken out again by the route ({@link #reveal}).
 */
public final class RawTarget {
  private static final String KEYS = "/v1/kv/";
  private static final String[] OPAQUE_PREFIXES = {KEYS, "/v1/operations/", "/v1/policies/"};
  private static final char MARK = '=';

  private RawTarget() {}

  /** The request target in the form that the web server may parse. */
  public static String guard(String target) {
    int path = pathStart(target);
    for (String prefix : OPAQUE_PREFIXES) {
      if (target.startsWith(prefix, path)) {
        return guard(target, path + prefix.length());
      }
    }
    return target;
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
