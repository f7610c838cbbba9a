package io.holdfast.gateway.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a JWT must be to count (RFC 7519, RFC 8725). The signature comes first: who cannot make one
 * does not hear what is wrong with the claims.
 */
record JwtCheck(JwtSettings settings) {
  /** Larger than what issuers make, smaller than what a head may be. */
  static final int MOST_CHARS = 16 << 10;

  /** By how much clocks may differ. */
  static final long SKEW_MILLIS = 60_000;

  private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

  /** Reads it; refuses what no key could make good. */
  static SignedJWT parse(String text) {
    if (text.length() > MOST_CHARS) {
      throw refused("it is longer than " + MOST_CHARS + " characters");
    }
    try {
      return switch (JWTParser.parse(text)) {
        case PlainJWT _ -> throw refused("alg is none: it is not signed, anybody could make it");
        case EncryptedJWT _ -> throw refused("it is encrypted, and must be signed only");
        case SignedJWT signed -> checkHeader(signed);
        default -> throw refused("it is none");
      };
    } catch (ParseException | IllegalArgumentException malformed) {
      throw refused("it is malformed");
    }
  }

  private static SignedJWT checkHeader(SignedJWT signed) {
    JWSHeader header = signed.getHeader();
    JWSAlgorithm algorithm = header.getAlgorithm();
    if (JWSAlgorithm.Family.HMAC_SHA.contains(algorithm)) {
      throw refused(
          "alg is "
              + algorithm
              + ", an HMAC: whoever could check it could make it; RS, PS, ES and EdDSA are taken");
    }
    if (!IssuerKey.ALGORITHMS.contains(algorithm)) {
      throw refused("its alg is not taken: RS, PS, ES and EdDSA are");
    }
    if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
      throw refused("it has critical header parameters, none of which are known here");
    }
    JOSEObjectType type = header.getType();
    if (type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT))) {
      throw refused("its typ is not JWT or at+jwt: it was made for something else");
    }
    return signed;
  }

  /** Checks the signature, then the claims. */
  VerifiedJwt verify(SignedJWT signed, IssuerKey key, long nowMillis) {
    if (!isSignedWith(signed, key)) {
      throw refused("its signature is wrong");
    }
    Map<String, Object> claims = signed.getPayload().toJSONObject();
    if (claims == null) {
      throw refused("its claims are no JSON object");
    }
    if (!settings.issuer().equals(claims.get("iss"))) {
      throw refused("its iss is not the issuer that is taken here");
    }
    if (!audiences(claims.get("aud")).contains(settings.audience())) {
      throw refused("its aud does not name this cluster");
    }
    if (!(claims.get(settings.userClaim()) instanceof String user) || user.isEmpty()) {
      throw refused("it has no text in " + settings.userClaim() + ", which names the user");
    }
    VerifiedJwt verified =
        new VerifiedJwt(
            user, millis(claims, "nbf", Long.MIN_VALUE), millis(claims, "exp", Long.MIN_VALUE));
    checkTime(verified, nowMillis);
    return verified;
  }

  private static boolean isSignedWith(SignedJWT signed, IssuerKey key) {
    try {
      return key.check()
          .verify(signed.getHeader(), signed.getSigningInput(), signed.getSignature());
    } catch (JOSEException impossible) {
      return false;
    }
  }

  private static List<?> audiences(Object claim) {
    return claim instanceof List<?> several ? several : claim == null ? List.of() : List.of(claim);
  }

  /** Of a time in seconds since 1970. */
  private static long millis(Map<String, Object> claims, String name, long otherwise) {
    return switch (claims.get(name)) {
      case null -> otherwise;
      case Number seconds -> (long) (seconds.doubleValue() * 1_000);
      default -> throw refused("its " + name + " is not a number");
    };
  }

  /** Refuses one that is not good at this time. */
  static void checkTime(VerifiedJwt verified, long nowMillis) {
    if (verified.expiresMillis() == Long.MIN_VALUE) {
      throw refused("it has no exp, and would be good for ever");
    }
    if (nowMillis - SKEW_MILLIS >= verified.expiresMillis()) {
      throw refused("it has expired");
    }
    if (nowMillis + SKEW_MILLIS < verified.notBeforeMillis()) {
      throw refused("it is not valid yet: see its nbf, and this node's clock");
    }
  }

  static RuntimeException refused(String why) {
    return Problem.of(ProblemCode.UNAUTHENTICATED, "the JWT is refused: " + why).exception();
  }
}
