package io.holdfast.gateway.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Signatures of RFC 8037, with what Java has. The JWT library would need another one for them. */
final class Ed25519 {
  private static final String NAME = "Ed25519";
  private static final int BYTES = 32;

  /** What stands before the 32 bytes of a key in its encoding (RFC 8410, section 4). */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final PublicKey key;

  Ed25519(OctetKeyPair pair) throws JOSEException {
    byte[] point = pair.getDecodedX();
    if (point.length != BYTES) {
      throw new JOSEException("a key of Ed25519 has 32 bytes, not " + point.length);
    }
    byte[] encoded = new byte[PREFIX.length + BYTES];
    System.arraycopy(PREFIX, 0, encoded, 0, PREFIX.length);
    System.arraycopy(point, 0, encoded, PREFIX.length, BYTES);
    try {
      key = KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException malformed) {
      throw new JOSEException("not a key of Ed25519", malformed);
    }
  }

  boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
    try {
      Signature check = Signature.getInstance(NAME);
      check.initVerify(key);
      check.update(signed);
      return check.verify(signature.decode());
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException impossible) {
      throw new JOSEException("Ed25519: " + impossible, impossible);
    }
  }
}
