package io.holdfast.gateway.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** An OpenID issuer with one key. */
public final class TestIssuer {
  static final String ISSUER = "https://issuer.example/";
  static final String AUDIENCE = "holdfast";
  private static final int LIFE_SECONDS = 300;

  private final JWK key;

  /** With a new key of this name. */
  public TestIssuer(String kid) {
    this(ec(kid));
  }

  TestIssuer(JWK key) {
    this.key = key;
  }

  private static JWK ec(String kid) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static JWK rsa(String kid, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(kid).generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The settings of a node that takes its tokens. */
  public static JwtSettings settings(Path keys) {
    return new JwtSettings(ISSUER, AUDIENCE, keys.toString(), JwtSettings.SUBJECT, List.of(), null);
  }

  JWK key() {
    return key;
  }

  /** Its public keys, as it offers them. */
  public String keys() {
    return keys(key);
  }

  static String keys(JWK... keys) {
    return new JWKSet(List.of(keys)).toString(true);
  }

  /** A token of a user, good for some minutes from now on. */
  public String token(String user) {
    return sign(claims(user, Instant.now()).build());
  }

  static JWTClaimsSet.Builder claims(String user, Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .subject(user)
        .expirationTime(Date.from(now.plusSeconds(LIFE_SECONDS)));
  }

  String sign(JWTClaimsSet claims) {
    JWSAlgorithm algorithm = key instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256;
    return sign(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
  }

  String sign(JWSHeader header, JWTClaimsSet claims) {
    try {
      JWSSigner signer =
          key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
      SignedJWT signed = new SignedJWT(header, claims);
      signed.sign(signer);
      return signed.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
