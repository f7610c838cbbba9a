package io.holdfast.gateway.cert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.tls.PemFile;
import io.holdfast.tls.TlsFiles;
import io.holdfast.tls.TlsIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Three commands make what TLS needs, and mistakes are told in one line. */
class CertCommandTest {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  @TempDir private Path directory;

  private StringWriter out;
  private StringWriter err;

  @BeforeEach
  void clear() {
    out = new StringWriter();
    err = new StringWriter();
  }

  @Test
  void aNodeHasACertificateThatItsClusterAndItsClientsAccept() throws Exception {
    makeAuthority();
    assertEquals(0, node("n1", "--host", "10.0.0.1", "--host", "n1.example.com", "--host", "::1"));
    X509Certificate made = certificate("n1/node.pem");
    checkPath(made);
    assertEquals(List.of(SERVER_AUTH, CLIENT_AUTH), made.getExtendedKeyUsage());
    assertEquals(
        Set.of("holdfast://shop/node/n1", "10.0.0.1", "n1.example.com", "0:0:0:0:0:0:0:1"),
        names(made));
    try (TlsIdentity identity =
        TlsIdentity.open(
            new TlsFiles(path("n1/node.pem"), path("n1/node-key.pem"), path("n1/ca.pem")))) {
      assertEquals("CN=n1", identity.certificate().getSubjectX500Principal().getName());
    }
    assertTrue(out.toString().contains("certificate: " + path("n1/node.pem")), out.toString());
  }

  @Test
  void aClientHasACertificateThatNamesItsUserAndCannotServe() throws Exception {
    makeAuthority();
    assertEquals(0, client("alice@example.com"));
    X509Certificate made = certificate("alice@example.com/client.pem");
    checkPath(made);
    assertEquals(List.of(CLIENT_AUTH), made.getExtendedKeyUsage());
    assertEquals(Set.of("holdfast://shop/user/alice@example.com"), names(made));
    assertEquals("CN=alice@example.com", made.getSubjectX500Principal().getName());
    assertTrue(out.toString().contains("curl --cacert "), out.toString());
  }

  @Test
  void opensslAcceptsThem() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is installed");
    makeAuthority();
    assertEquals(0, node("n1", "--host", "localhost"));
    assertEquals(0, client("alice"));
    assertEquals("OK", openssl("sslserver", path("n1/node.pem")));
    assertEquals("OK", openssl("sslclient", path("n1/node.pem")));
    assertEquals("OK", openssl("sslclient", path("alice/client.pem")));
    assertFalse(openssl("sslserver", path("alice/client.pem")).endsWith("OK"));
  }

  @Test
  void keysAreForTheirOwnerOnly() throws IOException {
    makeAuthority();
    assertEquals(0, node("n1", "--host", "localhost"));
    for (String key : List.of("ca/ca-key.pem", "n1/node-key.pem")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(path(key))),
          key);
    }
  }

  @Test
  void aKeyOfTheCaThatOthersCanReadIsRefused() throws IOException {
    makeAuthority();
    Files.setPosixFilePermissions(
        path("ca/ca-key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(1, node("n1", "--host", "localhost"));
    assertOneLine("ca-key.pem is open to others (rw-r--r--)");
    assertEquals(1, client("alice"));
    assertFalse(Files.exists(path("n1")));
    Files.setPosixFilePermissions(
        path("ca/ca-key.pem"), PosixFilePermissions.fromString("rw-r-----"));
    assertEquals(0, node("n1", "--host", "localhost"));
  }

  @Test
  void nothingIsWrittenOverWhatIsThere() throws IOException {
    makeAuthority();
    byte[] before = Files.readAllBytes(path("ca/ca-key.pem"));
    assertEquals(1, run("ca", "--out", path("ca").toString()));
    assertOneLine("ca.pem is there already");
    assertArrayEquals(before, Files.readAllBytes(path("ca/ca-key.pem")));

    Files.createDirectories(path("n1"));
    Files.writeString(path("n1/node-key.pem"), "precious");
    assertEquals(1, node("n1", "--host", "localhost"));
    assertOneLine("node-key.pem is there already");
    assertEquals("precious", Files.readString(path("n1/node-key.pem")));
    assertFalse(Files.exists(path("n1/node.pem")), "nor is the rest written");
  }

  @Test
  void aCertificateEndsWithItsAuthorityAtTheLatest() throws Exception {
    assertEquals(0, run("ca", "--out", path("ca").toString(), "--days", "10"));
    assertEquals(0, node("n1", "--host", "localhost", "--days", "365"));
    assertEquals(certificate("ca/ca.pem").getNotAfter(), certificate("n1/node.pem").getNotAfter());
    assertEquals(0, node("n2", "--host", "localhost", "--days", "2"));
    Instant end = certificate("n2/node.pem").getNotAfter().toInstant();
    assertTrue(end.isBefore(Instant.now().plus(Duration.ofDays(2)).plusSeconds(1)));
  }

  @Test
  void withoutAnAuthorityItSaysHowToMakeOne() {
    assertEquals(1, node("n1", "--host", "localhost"));
    assertOneLine("make one with `holdfast cert ca`");
  }

  @Test
  void theKeyOfAnotherAuthorityIsRefused() throws IOException {
    makeAuthority();
    assertEquals(0, run("ca", "--out", path("other").toString()));
    Files.delete(path("ca/ca-key.pem"));
    Files.copy(path("other/ca-key.pem"), path("ca/ca-key.pem"));
    assertEquals(1, node("n1", "--host", "localhost"));
    assertOneLine("ca-key.pem is not the key of ca.pem");
    assertFalse(Files.exists(path("n1")));
  }

  @Test
  void aMissingHostABadNameAndAnotherClusterAreToldInWords() {
    makeAuthority();
    assertEquals(2, run("node", "n1"));
    assertTrue(err.toString().contains("Missing required option: '--host=HOST'"), err.toString());
    for (String host : List.of("https://n1", "n1:8100", "10.0.0", "10.0.0.999", "")) {
      assertEquals(1, node("n1", "--host", host), host);
      assertOneLine("is no host name and no IP address");
    }
    assertEquals(1, node("../n1", "--host", "localhost"));
    assertOneLine("cannot stand in a certificate");
    assertEquals(1, node("n1", "--host", "localhost", "--cluster", "bank"));
    assertOneLine("this CA is for cluster shop, not bank");
    assertEquals(2, node("n1", "--host", "localhost", "--days", "0"));
    assertTrue(err.toString().contains("--days must be from 1 to 36500"), err.toString());
    assertEquals(2, run());
    assertTrue(err.toString().contains("try holdfast cert ca --help"), err.toString());
  }

  private void makeAuthority() {
    assertEquals(0, run("ca", "--cluster", "shop", "--out", path("ca").toString()));
  }

  private int node(String name, String... rest) {
    return issue("node", name, rest);
  }

  private int client(String user) {
    return issue("client", user);
  }

  private int issue(String command, String name, String... rest) {
    List<String> arguments = new java.util.ArrayList<>(List.of(command, name));
    arguments.addAll(List.of("--ca", path("ca").toString(), "--out", path(name).toString()));
    arguments.addAll(List.of(rest));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    clear();
    return new CommandLine(new CertCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private void assertOneLine(String words) {
    assertTrue(err.toString().contains(words), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().startsWith("holdfast: "), err.toString());
  }

  private Path path(String name) {
    return directory.resolve(name);
  }

  private X509Certificate certificate(String name) throws IOException {
    return PemFile.read(path(name)).certificates().getFirst();
  }

  private void checkPath(X509Certificate certificate) throws Exception {
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(certificate("ca/ca.pem"), null)));
    parameters.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)),
            parameters);
  }

  private static Set<String> names(X509Certificate certificate) throws Exception {
    return certificate.getSubjectAlternativeNames().stream()
        .map(name -> (String) name.get(1))
        .collect(Collectors.toSet());
  }

  /** OK, or what is wrong. */
  private String openssl(String purpose, Path certificate) throws Exception {
    Process process =
        new ProcessBuilder(
                "openssl",
                "verify",
                "-x509_strict",
                "-purpose",
                purpose,
                "-CAfile",
                path("ca/ca.pem").toString(),
                certificate.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? said.strip().substring(said.indexOf(": ") + 2) : said;
  }
}
