package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.store.command.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys are bytes: what was asked for is what is stored, whatever the web server thinks of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RawKeyTest {
  private RunningGateway gateway;

  @BeforeAll
  void start() {
    gateway = new RunningGateway();
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%2Fb",
        "a/b",
        "%00",
        "%FF",
        "%ff%fe",
        "..",
        "../..",
        "a/../b",
        "%2e%2e",
        "%2E%2E/x",
        ".",
        "./",
        "//",
        "/",
        "///a",
        "a//b",
        "a/",
        ";",
        "a;b=c",
        "a;b/c;d",
        ";x=..",
        "..;/..",
        "%25",
        "%2525",
        "%u0041",
        "a+b",
        "a%20b",
        "%20",
        "%0A%0D",
        "%5C",
        "\\",
        "a:b@c",
        "*",
        "a?x",
        "=",
        "==",
        "~!$&'()*,;:@",
        "caf%C3%A9",
        "%F0%9F%98%80",
        "keepalive",
        "%7F"
      })
  void aKeyComesBackAsItWas(String encoded) {
    assertKeyComesBack(encoded.equals("%u0041") ? "%25u0041" : encoded.replace("?", "%3F"));
  }

  @Test
  void everySingleByteIsAKey() {
    for (int octet = 0; octet < 256; octet++) {
      assertKeyComesBack("%%%02X".formatted(octet));
    }
  }

  @Test
  void theLongestKeyOfAnyBytesComesBack() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    byte[] key = new byte[Limits.MAX_KEY_BYTES];
    new Random(seed).nextBytes(key);
    StringBuilder encoded = new StringBuilder();
    for (byte octet : key) {
      encoded.append("%%%02X".formatted(octet & 0xFF));
    }
    assertKeyComesBack(encoded.toString());
    assertEquals("key_too_long", gateway.get("/v1/kv/" + encoded + "a").code());
  }

  @Test
  void bytesThatNeededNoEncodingMayComeAsTheyAre() {
    String key = "schlüssel-😀";
    byte[] raw = key.getBytes(StandardCharsets.UTF_8);
    String wire = new String(raw, StandardCharsets.ISO_8859_1);
    assertEquals(201, gateway.put("/v1/kv/" + wire, "1").status());
    assertEquals(
        key, gateway.get("/v1/kv/" + wire, "Accept: application/json").json().path("key").asText());
  }

  @Test
  void anAbsoluteTargetNamesTheSameKey() {
    gateway.put("/v1/kv/absolute%2F", "1");
    assertEquals("1", gateway.get("http://localhost/v1/kv/absolute%2F").text());
  }

  private void assertKeyComesBack(String encoded) {
    byte[] expected = decode(encoded);
    String target = "/v1/kv/" + encoded;
    RawAnswer put = gateway.put(target, encoded);
    assertEquals(2, put.status() / 100, () -> encoded + ": " + put);
    assertArrayEquals(expected, key(put.json()), encoded);
    RawAnswer get = gateway.get(target, "Accept: application/json");
    assertEquals(200, get.status(), () -> encoded + ": " + get);
    assertArrayEquals(expected, key(get.json()), encoded);
    assertEquals(encoded, get.json().path("value").asText());
    assertEquals(200, gateway.send("HEAD", target, null).status(), encoded);
    assertEquals(200, gateway.delete(target).status(), encoded);
    assertEquals(404, gateway.get(target).status(), encoded);
  }

  private static byte[] key(JsonNode json) {
    return json.has("key")
        ? json.path("key").asText().getBytes(StandardCharsets.UTF_8)
        : Base64.getDecoder().decode(json.path("keyBase64").asText());
  }

  /** Written once more, so that the gateway's own decoder is not its own judge. */
  private static byte[] decode(String encoded) {
    byte[] bytes = new byte[encoded.length()];
    int size = 0;
    for (int i = 0; i < encoded.length(); i++) {
      if (encoded.charAt(i) == '%') {
        bytes[size++] = (byte) Integer.parseInt(encoded.substring(i + 1, i + 3), 16);
        i += 2;
      } else {
        bytes[size++] = (byte) encoded.charAt(i);
      }
    }
    return Arrays.copyOf(bytes, size);
  }
}
