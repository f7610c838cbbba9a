package io.holdfast.gateway.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.holdfast.gateway.errors.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens of an issuer count. */
@Timeout(60)
final class JwtIssuerTest {
  private static final JWK RSA = TestIssuer.rsa("rsa", 2048);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  @TempDir private Path directory;
  private final TestIssuer issuer = new TestIssuer("k1");
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private JwtIssuer taken;

  @BeforeEach
  void open() throws IOException {
    taken = open(issuer.keys());
  }

  @AfterEach
  void close() {
    taken.close();
  }

  private JwtIssuer open(String keys) throws IOException {
    Path file = Files.writeString(directory.resolve("keys.json"), keys);
    return JwtIssuer.open(TestIssuer.settings(file), () -> now.toEpochMilli());
  }

  private static long soon() {
    return System.nanoTime() + Duration.ofMillis(100).toNanos();
  }

  private JWTClaimsSet.Builder claims() {
    return TestIssuer.claims("anna", now);
  }

  private VerifiedJwt verify(String token) throws InterruptedException {
    return taken.verify(token, soon());
  }

  private void assertRefused(String why, String token) {
    assertNull(taken.known(token));
    ProblemException refused = assertThrows(ProblemException.class, () -> verify(token));
    assertEquals("unauthenticated", refused.problem().code().text());
    assertTrue(refused.problem().detail().contains(why), refused.problem().detail());
    assertNull(taken.known(token), "what was refused is not remembered");
  }

  @Test
  void aTokenIsCheckedOnceAndThenKnownUntilItEnds() throws Exception {
    String token = issuer.sign(claims().build());
    assertNull(taken.known(token));
    assertEquals("anna", verify(token).user());
    assertEquals("anna", taken.known(token).user());
    now = now.plusSeconds(300 + 59);
    assertNotNull(taken.known(token));
    now = now.plusSeconds(1);
    ProblemException ended = assertThrows(ProblemException.class, () -> taken.known(token));
    assertTrue(ended.problem().detail().contains("expired"), ended.problem().detail());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
  void everySignatureWithAnRsaKeyIsTaken(String algorithm) throws Exception {
    TestIssuer rsa = new TestIssuer(RSA);
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID("rsa").build();
    taken.close();
    taken = open(rsa.keys());
    assertEquals("anna", verify(rsa.sign(header, claims().build())).user());
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "Ed25519"})
  void aSignatureOfEd25519IsTakenAndOneThatWasChangedIsNot(String algorithm) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    String point = BASE64.encodeToString(Arrays.copyOfRange(encoded, 12, encoded.length));
    taken.close();
    taken =
        open("{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"}]}".formatted(point));
    String signed =
        part("{\"alg\":\"" + algorithm + "\"}") + "." + part(claims().build().toString());
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    byte[] bytes = signature.sign();
    assertEquals("anna", verify(signed + "." + BASE64.encodeToString(bytes)).user());
    bytes[3] ^= 1;
    assertRefused("signature is wrong", signed + "." + BASE64.encodeToString(bytes));
    assertRefused("signature is wrong", signed + ".AAAA");
  }

  private static String part(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aTokenThatIsNotSignedIsRefused() {
    assertRefused("alg is none", new PlainJWT(claims().build()).serialize());
    String header = part("{\"alg\":\"none\",\"kid\":\"k1\"}");
    assertRefused("alg is none", header + "." + part(claims().build().toString()) + ".");
    // As some libraries compared it once: with other letters it is just an unknown one.
    String other = part("{\"alg\":\"nOnE\",\"kid\":\"k1\"}");
    assertRefused("alg is not taken", other + "." + part(claims().build().toString()) + ".AA");
  }

  @Test
  void anHmacWithThePublicKeyAsItsSecretIsRefused() throws Exception {
    taken.close();
    taken = open(TestIssuer.keys(RSA.toPublicJWK()));
    for (byte[] secret :
        List.of(
            RSA.toRSAKey().toRSAPublicKey().getEncoded(),
            RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
      SignedJWT forged =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(), claims().build());
      forged.sign(new MACSigner(secret));
      assertRefused("HMAC", forged.serialize());
    }
  }

  @Test
  void aKeyIsNotUsedForAnotherAlgorithmThanItsOwn() {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build();
    assertRefused("no key with its kid", new TestIssuer(RSA).sign(header, claims().build()));
  }

  @Test
  void aTokenIsGoodFromItsNbfToItsExpWithAMinuteOfSkew() throws Exception {
    assertRefused("expired", issuer.sign(claims().expirationTime(after(-60)).build()));
    assertNotNull(verify(issuer.sign(claims().expirationTime(after(-59)).build())));
    assertRefused("not valid yet", issuer.sign(claims().notBeforeTime(after(61)).build()));
    assertNotNull(verify(issuer.sign(claims().notBeforeTime(after(60)).build())));
    assertRefused("no exp", issuer.sign(claims().expirationTime(null).build()));
    assertRefused("not a number", raw("\"exp\":\"never\""));
    assertNotNull(verify(raw("\"exp\":1e300")), "a very long time");
    assertRefused("not valid yet", raw("\"exp\":1e300,\"nbf\":1e300"));
  }

  private Date after(int seconds) {
    return Date.from(now.plusSeconds(seconds));
  }

  /** With claims that no builder makes. */
  private String raw(String times) throws JOSEException {
    JWSHeader header = new JWSHeader(JWSAlgorithm.ES256);
    String claims =
        "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"anna\",%s}"
            .formatted(TestIssuer.ISSUER, TestIssuer.AUDIENCE, times);
    String signed = header.toBase64URL() + "." + part(claims);
    ECDSASigner signer = new ECDSASigner(issuer.key().toECKey());
    return signed + "." + signer.sign(header, signed.getBytes(StandardCharsets.US_ASCII));
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  @Test
  void aTokenOfAnotherIssuerOrForSomebodyElseIsRefused() throws Exception {
    assertRefused("its iss", issuer.sign(claims().issuer("https://issuer.example").build()));
    assertRefused("its iss", issuer.sign(claims().issuer(null).build()));
    assertRefused("its aud", issuer.sign(claims().audience("another").build()));
    assertRefused("its aud", issuer.sign(claims().audience(List.of()).build()));
    assertRefused("names the user", issuer.sign(claims().subject(null).build()));
    assertRefused("names the user", issuer.sign(claims().claim("sub", 7).build()));
    String several = issuer.sign(claims().audience(List.of("another", "holdfast")).build());
    assertEquals("anna", verify(several).user());
  }

  @Test
  void anotherClaimMayNameTheUser() throws Exception {
    Path file = Files.writeString(directory.resolve("other.json"), issuer.keys());
    JwtSettings settings =
        new JwtSettings(
            TestIssuer.ISSUER,
            TestIssuer.AUDIENCE,
            file.toString(),
            "preferred_username",
            List.of(),
            null);
    try (JwtIssuer other = JwtIssuer.open(settings, () -> now.toEpochMilli())) {
      String token = issuer.sign(claims().claim("preferred_username", "bert").build());
      assertEquals("bert", other.verify(token, soon()).user());
    }
  }

  @Test
  void aKeyThatTheIssuerDoesNotHaveIsRefusedWhateverTheTokenBrings() throws Exception {
    assertRefused("no key with its kid", new TestIssuer("k2").sign(claims().build()));
    assertRefused("signature is wrong", new TestIssuer("k1").sign(claims().build()));
    TestIssuer foreign = new TestIssuer("k2");
    JWSHeader own =
        new JWSHeader.Builder(JWSAlgorithm.ES256).jwk(foreign.key().toPublicJWK()).build();
    assertRefused("signature is wrong", foreign.sign(own, claims().build()));
    String token = issuer.sign(claims().build());
    String[] parts = token.split("\\.", -1);
    String changed = part(decoded(parts[1]).replace("anna", "root"));
    assertRefused("signature is wrong", parts[0] + "." + changed + "." + parts[2]);
    assertRefused("malformed", parts[0] + "." + parts[1] + ".");
    assertRefused("malformed", parts[0] + "." + parts[1]);
    assertRefused("malformed", token + ".x");
  }

  @Test
  void aTokenWithoutAKeyNameIsTakenWhereOneKeyFits() throws Exception {
    JWSHeader nameless = new JWSHeader(JWSAlgorithm.ES256);
    String token = issuer.sign(nameless, claims().build());
    assertEquals("anna", verify(token).user());
    taken.close();
    taken = open(TestIssuer.keys(issuer.key(), new TestIssuer("k2").key(), RSA));
    assertRefused("names no key", token);
  }

  @Test
  void aTokenThatIsTooLargeOrForSomethingElseIsRefused() {
    String long16k = "x".repeat(16 << 10);
    assertRefused("longer than", issuer.sign(claims().claim("more", long16k).build()));
    JWSHeader logout =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID("k1")
            .type(new JOSEObjectType("logout+jwt"))
            .build();
    assertRefused("something else", issuer.sign(logout, claims().build()));
    JWSHeader critical =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID("k1")
            .criticalParams(Set.of("tenant"))
            .customParam("tenant", "a")
            .build();
    assertRefused("critical", issuer.sign(critical, claims().build()));
    String nested = "[".repeat(6_000) + "]".repeat(6_000);
    assertRefused("malformed", part("{\"alg\":" + nested.substring(0, 5_000)) + ".e30.AA");
  }

  @Test
  void keysThatProveNothingDoNotCount() throws Exception {
    JWK secret = new OctetSequenceKey.Builder(new byte[32]).keyID("s").build();
    JWK weak = TestIssuer.rsa("weak", 1024).toPublicJWK();
    String unusable =
        "{\"keys\":[%s,%s,{\"kty\":\"new\"},{\"kty\":\"EC\",\"crv\":\"P-256\"}]}"
            .formatted(secret.toJSONString(), weak.toJSONString());
    IOException none = assertThrows(IOException.class, () -> open(unusable));
    assertTrue(none.getMessage().contains("no public key"), none.getMessage());
    assertThrows(IOException.class, () -> open("[]"));
    assertThrows(IOException.class, () -> open("{\"keys\":7}"));
    assertThrows(IOException.class, () -> open(" ".repeat(KeySource.MOST_BYTES + 1)));
    try (JwtIssuer usable =
        open(unusable.replace("{\"keys\":[", "{\"keys\":[" + issuer.key().toPublicJWK() + ","))) {
      assertEquals("anna", usable.verify(issuer.sign(claims().build()), soon()).user());
    }
  }
}
