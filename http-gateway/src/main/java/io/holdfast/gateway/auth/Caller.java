package io.holdfast.gateway.auth;

import java.util.Locale;

/**
 * Who asks, as it was found out for one request.
 *
 * @param user empty = nobody said
 * @param token its id, where the caller was known by one; else empty
 * @param rights what it may do
 * @param authRevision of the rights that those were looked up in
 * @param credentials what the request brought, to look again
 */
public record Caller(
    String user, How how, String token, Rights rights, long authRevision, Credentials credentials) {

  /** Has not said who it is, and must. */
  public static final Caller NOBODY =
      new Caller("", How.UNKNOWN, "", Rights.NONE, 0, Credentials.NONE);

  /** How a caller was known. */
  public enum How {
    UNKNOWN,
    /** Nobody is asked at this node: auth is off. */
    OFF,
    /** Nothing was said, and auth is permissive. */
    UNASKED,
    TOKEN,
    PASSWORD,
    CERTIFICATE,
    /** A gateway or another node says so. */
    GATEWAY,
    JWT,
    /** By the secret that a new node wrote. */
    BOOTSTRAP;

    /** As answers and the audit trail have it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Anybody, where nobody is asked: may do all but say who may do what. */
  public static Caller unasked(AuthMode mode, long authRevision) {
    How how = mode == AuthMode.OFF ? How.OFF : How.UNASKED;
    return new Caller("", how, "", Rights.ALL_BUT_AUTH, authRevision, Credentials.NONE);
  }

  /** Whether it need not say who it is. */
  public boolean isUnasked() {
    return how == How.OFF || how == How.UNASKED;
  }

  /** Whether nothing in its requests says who it is, but how they come here. */
  public boolean isNamedByConnection() {
    return how == How.CERTIFICATE || how == How.GATEWAY;
  }

  /** Whether it said who it is. */
  public boolean isKnown() {
    return !user.isEmpty();
  }
}
