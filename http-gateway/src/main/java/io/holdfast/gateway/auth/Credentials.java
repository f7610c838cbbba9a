package io.holdfast.gateway.auth;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;

/**
 * What the head of a request and its connection say about who asks.
 *
 * @param authorization the header of that name; null = none came
 * @param certificate the name in the client's certificate; null = it has shown none
 * @param namedUser whom a gateway says the request is from; null = it does not say
 * @param probe whether a gateway or node asks for itself how this node does
 */
public record Credentials(
    String authorization, CertificateName certificate, String namedUser, boolean probe) {
  public static final Credentials NONE = new Credentials(null, null, null, false);

  /** The header in which a gateway names the user. */
  public static final String USER_HEADER = "Holdfast-User";

  /** The header of a question that a gateway or node asks for itself. */
  public static final String PROBE_HEADER = "Holdfast-Probe";

  /** Of a request that names nobody. */
  public static Credentials of(String authorization, CertificateName certificate) {
    return authorization == null && certificate == null
        ? NONE
        : new Credentials(authorization, certificate, null, false);
  }

  /** Refuses a user that somebody names who is no gateway. */
  public static void refuseNamedUser(Credentials credentials) {
    if (credentials.namedUser() != null) {
      throw Problem.of(
              ProblemCode.BAD_REQUEST,
              USER_HEADER
                  + " is taken only over a connection whose certificate has the role gateway")
          .with("header", USER_HEADER)
          .exception();
    }
  }

  /** The problem of a gateway that says a name which it cannot know. */
  static RuntimeException noCertificateNamed() {
    return Problem.of(
            ProblemCode.BAD_REQUEST,
            USER_HEADER
                + " of a gateway is the name in a client's certificate:"
                + " holdfast://CLUSTER/user/NAME or cn:NAME")
        .with("header", USER_HEADER)
        .exception();
  }

  /** Secrets do not stand in logs. */
  @Override
  public String toString() {
    return "Credentials[authorization=%s, certificate=%s, namedUser=%s, probe=%s]"
        .formatted(authorization == null ? "none" : "hidden", certificate, namedUser, probe);
  }
}
