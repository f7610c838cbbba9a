package io.holdfast.gateway.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A public key that signatures are checked with.
 *
 * @param id as {@code kid} names it; null = it has no name
 * @param algorithms that it may be used with: a token does not choose another
 */
record IssuerKey(String id, Set<JWSAlgorithm> algorithms, Check check) {
  private static final int LEAST_RSA_BITS = 2048;

  /** Signatures that only the holder of a private key can make. */
  static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512,
          JWSAlgorithm.EdDSA,
          JWSAlgorithm.Ed25519);

  private static final Set<JWSAlgorithm> EDWARDS = Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

  /** Whether a signature is right. */
  @FunctionalInterface
  interface Check {
    boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException;
  }

  /** Null = it is of no use here: a secret, a key for encryption, one that is too short. */
  static IssuerKey of(JWK key) throws JOSEException {
    if (!isForSignatures(key)) {
      return null;
    }
    return switch (key) {
      case RSAKey rsa when rsa.size() >= LEAST_RSA_BITS ->
          new IssuerKey(
              key.getKeyID(),
              allowed(key, RSASSAVerifier.SUPPORTED_ALGORITHMS),
              new RSASSAVerifier(rsa.toRSAPublicKey())::verify);
      case ECKey ec when isKnown(ec.getCurve()) -> {
        ECDSAVerifier verifier = new ECDSAVerifier(ec.toECPublicKey());
        yield new IssuerKey(
            key.getKeyID(), allowed(key, verifier.supportedJWSAlgorithms()), verifier::verify);
      }
      case OctetKeyPair pair when pair.getCurve().equals(Curve.Ed25519) ->
          new IssuerKey(key.getKeyID(), allowed(key, EDWARDS), new Ed25519(pair)::verify);
      default -> null;
    };
  }

  private static boolean isForSignatures(JWK key) {
    boolean use = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
    return use
        && (key.getKeyOperations() == null
            || key.getKeyOperations().isEmpty()
            || key.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static boolean isKnown(Curve curve) {
    return Set.of(Curve.P_256, Curve.P_384, Curve.P_521).contains(curve);
  }

  private static Set<JWSAlgorithm> allowed(JWK key, Set<JWSAlgorithm> possible) {
    return possible.stream()
        .filter(ALGORITHMS::contains)
        .filter(one -> key.getAlgorithm() == null || one.equals(key.getAlgorithm()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
