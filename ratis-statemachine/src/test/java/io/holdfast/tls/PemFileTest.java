package io.holdfast.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forms that keys come in. */
class PemFileTest {
  @Test
  void pkcs8IsRead() throws TlsException {
    KeyPair keys = TestAuthority.newKeys();
    assertEquals(keys.getPrivate(), file(TestAuthority.pem(keys.getPrivate())).key());
  }

  @Test
  void theKeyOfOpensslIsReadBehindTheParametersOfItsCurve() throws Exception {
    KeyPair keys = TestAuthority.newKeys();
    BigInteger secret = ((ECPrivateKey) keys.getPrivate()).getS();
    String parameters =
        TestAuthority.pem(
            new PemObject("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded()));
    String sec1 =
        TestAuthority.pem(
            new PemObject(
                "EC PRIVATE KEY",
                new org.bouncycastle.asn1.sec.ECPrivateKey(
                        256, secret, SECObjectIdentifiers.secp256r1)
                    .getEncoded()));
    assertEquals(secret, ((ECPrivateKey) file(parameters + sec1).key()).getS());
  }

  @Test
  void pkcs1IsRead() throws Exception {
    KeyPair keys = rsa();
    String pkcs1 = TestAuthority.pem((Object) keys.getPrivate());
    assertTrue(pkcs1.startsWith("-----BEGIN RSA PRIVATE KEY-----"), pkcs1);
    assertEquals(keys.getPrivate(), file(pkcs1).key());
  }

  @Test
  void anEncryptedKeyIsRefusedWithTheCommandThatDecryptsIt() throws Exception {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          rsa().getPrivate(),
          new JcePEMEncryptorBuilder("AES-128-CBC")
              .setProvider(new BouncyCastleProvider())
              .build("secret".toCharArray()));
    }
    TlsException refused = assertThrows(TlsException.class, () -> file(text.toString()).key());
    assertTrue(
        refused.getMessage().contains("openssl pkey -in OLD -out NEW"), refused.getMessage());
  }

  @Test
  void aCertificateInThePlaceOfTheKeyIsRefused(@TempDir Path directory) throws IOException {
    TlsFiles files = new TestAuthority("a").issue("b").in(directory);
    TlsException refused =
        assertThrows(TlsException.class, () -> PemFile.read(files.certificate()).key());
    assertTrue(refused.getMessage().contains("holds no private key"), refused.getMessage());
  }

  private static KeyPair rsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static PemFile file(String text) {
    return new PemFile(Path.of("key.pem"), text.getBytes(StandardCharsets.US_ASCII));
  }
}
