package io.holdfast.gateway.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The keys of an issuer, as they were read at one time. Never changes. */
final class KeySet {
  private static final int MOST_KEYS = 100;

  private final String text;
  private final List<IssuerKey> keys;

  private KeySet(String text, List<IssuerKey> keys) {
    this.text = text;
    this.keys = keys;
  }

  /**
   * Reads them (JWKS, RFC 7517). A single key that is of no use here is left out, as the RFC asks.
   *
   * @throws IOException when there is none that is
   */
  static KeySet parse(String text) throws IOException {
    List<IssuerKey> keys = new ArrayList<>();
    try {
      Map<String, Object>[] all =
          JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(text), "keys");
      if (all == null || all.length > MOST_KEYS) {
        throw new IOException("not a JWKS: an object with \"keys\", " + MOST_KEYS + " at most");
      }
      for (Map<String, Object> one : all) {
        IssuerKey key = key(one);
        if (key != null) {
          keys.add(key);
        }
      }
    } catch (ParseException malformed) {
      throw new IOException("not a JWKS: " + malformed.getMessage(), malformed);
    }
    if (keys.isEmpty()) {
      throw new IOException(
          "holds no public key for signatures: RSA from 2048 bits, P-256, P-384, P-521 or Ed25519");
    }
    return new KeySet(text, List.copyOf(keys));
  }

  private static IssuerKey key(Map<String, Object> json) {
    try {
      return IssuerKey.of(JWK.parse(json));
    } catch (ParseException | JOSEException | IllegalArgumentException unusable) {
      return null;
    }
  }

  boolean isFrom(String other) {
    return text.equals(other);
  }

  int size() {
    return keys.size();
  }

  /**
   * The key that a token says it is signed with; one that names none is taken where there can be no
   * doubt. Null = there is none.
   */
  IssuerKey find(JWSHeader header) {
    List<IssuerKey> found =
        keys.stream()
            .filter(key -> key.algorithms().contains(header.getAlgorithm()))
            .filter(key -> header.getKeyID() == null || header.getKeyID().equals(key.id()))
            .toList();
    return found.size() == 1 ? found.getFirst() : null;
  }
}
