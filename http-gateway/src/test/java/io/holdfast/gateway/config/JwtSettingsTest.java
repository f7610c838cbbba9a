package io.holdfast.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.jwt.JwtSettings;
import io.holdfast.gateway.jwt.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose JWTs are taken, as it is configured. */
final class JwtSettingsTest {
  @TempDir private Path directory;

  private JwtSettings read(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("node.yaml"), yaml);
    return NodeConfig.read(file, Map.of(), Map.of()).auth().jwt();
  }

  private static String of(String keys) {
    return "auth: {jwt: {issuer: 'https://issuer.example/', audience: shop, " + keys + "}}\n";
  }

  private void assertRefused(String why, String yaml) {
    ConfigException refused = assertThrows(ConfigException.class, () -> read(yaml));
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  @Test
  void nobodysAreTakenUnlessAnIssuerIsNamed() throws IOException {
    assertNull(read("node: n1\n"));
    assertRefused("needs auth.jwt.issuer", "auth: {jwt: {audience: shop}}\n");
    assertRefused("needs auth.jwt.audience", "auth: {jwt: {issuer: i, keys: k}}\n");
    assertRefused("needs auth.jwt.keys", of("user_claim: sub"));
  }

  @Test
  void keysAreAFileThatHoldsSome() throws IOException {
    Path keys = directory.resolve("keys.json");
    assertRefused(keys + ": does not exist", of("keys: " + keys));
    Files.writeString(keys, "{\"keys\":[]}");
    assertRefused("no public key", of("keys: " + keys));
    Files.writeString(keys, new TestIssuer("k").keys());
    assertEquals(
        new JwtSettings("https://issuer.example/", "shop", keys.toString(), "sub", List.of(), null),
        read(of("keys: " + keys)));
  }

  @Test
  void aHostIsAskedForKeysOnlyWhereItIsNamed() throws IOException {
    assertRefused("auth.jwt.allow", of("keys: 'https://issuer.example/keys'"));
    assertRefused(
        "auth.jwt.allow", of("keys: 'https://issuer.example/keys', allow: 'example, b.example'"));
    JwtSettings settings =
        read(of("keys: 'https://Issuer.example/keys', allow: 'b.example, issuer.example'"));
    assertTrue(settings.isFetched());
  }

  @ParameterizedTest
  @CsvSource({
    "http://issuer.example/keys",
    "ftp://issuer.example/keys",
    "https://user@issuer.example/keys",
    "https:///keys",
    "https://issuer.example/a b"
  })
  void whatIsNoHttpsUrlIsRefused(String url) {
    assertRefused("must be a file, or a URL", of("keys: '" + url + "', allow: issuer.example"));
  }
}
