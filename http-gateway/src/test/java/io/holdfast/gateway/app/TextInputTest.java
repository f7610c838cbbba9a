package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Text is Unicode, JSON is UTF-8: what is neither is refused, and not stored as something else. */
final class TextInputTest {
  private static final List<String> READERS =
      List.of("/v1/txn", "/v1/batch", "/v1/leases", "/v1/policies/p");

  private final RunningGateway gateway = new RunningGateway();

  @AfterEach
  void nothingIsStored() {
    try {
      assertEquals("1", gateway.get("/livez").header("Holdfast-Revision"), "the store changed");
    } finally {
      gateway.close();
    }
  }

  private RawAnswer send(String target, byte[] body) {
    return gateway.send(target.contains("policies") ? "PUT" : "POST", target, body);
  }

  private RawAnswer send(String target, String body) {
    return send(target, body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aSurrogateWithoutItsPairIsRefusedWhereverTextStands() {
    for (String bad :
        List.of("\\ud800", "\\udc00", "x\\ud800x", "\\udc00\\ud800", "\\ud800\\ud800")) {
      for (String operation :
          List.of(
              "{\"put\":{\"key\":\"BAD\",\"value\":\"x\"}}",
              "{\"put\":{\"key\":\"k\",\"value\":\"BAD\"}}",
              "{\"put\":{\"key\":\"k\",\"value\":\"x\",\"contentType\":\"BAD\"}}",
              "{\"put\":{\"key\":\"k\",\"value\":\"x\",\"ttl\":\"BAD\"}}",
              "{\"put\":{\"key\":\"k\",\"valueBase64\":\"BAD\"}}",
              "{\"get\":{\"key\":\"BAD\"}}",
              "{\"range\":{\"prefix\":\"BAD\"}}",
              "{\"range\":{\"start\":\"a\",\"end\":\"BAD\"}}",
              "{\"range\":{\"prefix\":\"a\",\"order\":\"BAD\"}}",
              "{\"deleteRange\":{\"prefix\":\"BAD\"}}",
              "{\"delete\":{\"key\":\"BAD\"}}",
              "{\"increment\":{\"key\":\"BAD\"}}",
              "{\"BAD\":{}}",
              "{\"put\":{\"BAD\":1}}")) {
        String broken = operation.replace("BAD", bad);
        assertBad(send("/v1/txn", "{\"then\":[" + broken + "]}"), broken);
        assertBad(send("/v1/txn", "{\"else\":[" + broken + "]}"), broken);
        assertBad(send("/v1/batch", "[" + broken + "]"), broken);
        assertBad(send("/v1/batch", broken), broken);
      }
      String compare = "{\"compare\":[{\"key\":\"BAD\",\"value\":\"x\"}]}";
      assertBad(send("/v1/txn", compare.replace("BAD", bad)), bad);
      String value = "{\"compare\":[{\"key\":\"a\",\"value\":\"BAD\"}]}";
      assertBad(send("/v1/txn", value.replace("BAD", bad)), bad);
      assertBad(send("/v1/leases", "{\"ttl\":\"" + bad + "\"}"), bad);
      assertBad(send("/v1/policies/p", "{\"prefix\":\"" + bad + "\"}"), bad);
    }
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    List<byte[]> bad =
        List.of(
            new byte[] {(byte) 0xC0, (byte) 0x80}, // overlong
            new byte[] {(byte) 0xC1, (byte) 0xBF},
            new byte[] {(byte) 0xE0, (byte) 0x80, (byte) 0xAF},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, // a surrogate
            new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // beyond U+10FFFF
            new byte[] {(byte) 0xF8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0x80},
            new byte[] {(byte) 0xE2, (byte) 0x82});
    for (byte[] bytes : bad) {
      assertBad(
          send(
              "/v1/txn",
              around("{\"then\":[{\"put\":{\"key\":\"", bytes, "\",\"value\":\"\"}}]}")));
      assertBad(send("/v1/batch", around("[{\"put\":{\"key\":\"k\",\"value\":\"", bytes, "\"}}]")));
      assertBad(send("/v1/batch", around("{\"put\":{\"key\":\"k\",\"value\":\"", bytes, "\"}}\n")));
      assertBad(send("/v1/policies/p", around("{\"prefix\":\"", bytes, "\"}")));
      assertBad(send("/v1/leases", around("{\"ttl\":\"30s", bytes, "\"}")));
    }
  }

  @Test
  void jsonInAnotherEncodingIsRefusedByEveryReader() {
    for (String encoding : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "UTF-16")) {
      for (String target : READERS) {
        assertBad(send(target, "{\"ttl\":\"30s\"}".getBytes(Charset.forName(encoding))));
      }
      byte[] lines =
          "{\"put\":{\"key\":\"a\",\"value\":\"b\"}}".getBytes(Charset.forName(encoding));
      assertBad(send("/v1/batch", lines));
    }
  }

  @Test
  void aByteOrderMarkMeansNothingBeforeAllAndIsRefusedElsewhere() {
    String operation = "{\"get\":{\"key\":\"a\"}}";
    assertEquals(200, send("/v1/txn", "\uFEFF{\"then\":[" + operation + "]}").status());
    assertEquals(200, send("/v1/batch", "\uFEFF[" + operation + "]").status());
    assertEquals(200, send("/v1/batch", "\uFEFF" + operation + "\n" + operation).status());
    assertBad(send("/v1/batch", operation + "\n\uFEFF" + operation));
    assertBad(send("/v1/txn", "\uFEFF\uFEFF{\"then\":[]}"));
  }

  @Test
  void nullIsNoOption() {
    for (String operation :
        List.of(
            "{\"increment\":{\"key\":\"a\",\"by\":null}}",
            "{\"put\":{\"key\":\"a\",\"value\":null}}",
            "{\"put\":{\"key\":\"a\",\"value\":\"\",\"ttl\":null}}",
            "{\"put\":{\"key\":\"a\",\"value\":\"\",\"lease\":null}}",
            "{\"put\":{\"key\":\"a\",\"value\":\"\",\"contentType\":null}}",
            "{\"range\":{\"prefix\":null}}",
            "{\"range\":{\"prefix\":\"a\",\"limit\":null}}",
            "{\"range\":{\"prefix\":\"a\",\"keysOnly\":null}}",
            "{\"deleteRange\":{\"all\":null}}",
            "{\"deleteRange\":{\"prefix\":null,\"all\":true}}")) {
      assertBad(send("/v1/txn", "{\"then\":[" + operation + "]}"), operation);
    }
    assertBad(send("/v1/txn", "{\"then\":null}"));
    assertBad(send("/v1/leases", "{\"ttl\":null}"));
    assertBad(send("/v1/policies/p", "{\"prefix\":\"a\",\"durability\":null}"));
    assertBad(send("/v1/policies/p", "{\"prefix\":\"a\",\"consistency\":{\"default\":null}}"));
  }

  @Test
  void aTimeThatIsTooLongForAnyNumberIsRefused() {
    String far = "999999999999d";
    String put = "{\"put\":{\"key\":\"a\",\"value\":\"\",\"ttl\":\"" + far + "\"}}";
    assertBad(send("/v1/txn", "{\"then\":[" + put + "]}"));
    assertBad(send("/v1/batch", put));
    assertBad(send("/v1/leases", "{\"ttl\":\"" + far + "\"}"));
    assertBad(gateway.put("/v1/kv/a?ttl=" + far, "1"));
    assertBad(gateway.get("/v1/kv/a?timeout=" + far));
    String level = "{\"default\":\"bounded\",\"defaultMaxStaleness\":\"" + far + "\"}";
    assertBad(send("/v1/policies/p", "{\"prefix\":\"a\",\"consistency\":" + level + "}"));
  }

  @Test
  void aContentTypeThatNoHeaderCanCarryIsRefused() {
    for (String type : List.of("a\\r\\nSet-Cookie: b", "text/\u65e5", "a\\u0000", "\\u007f")) {
      String put = "{\"put\":{\"key\":\"a\",\"value\":\"\",\"contentType\":\"" + type + "\"}}";
      assertBad(send("/v1/batch", put));
    }
  }

  @Test
  void aNameThatIsNoUtf8IsRefused() {
    assertBad(send("/v1/policies/%FF", "{\"prefix\":\"a\"}"));
    assertBad(gateway.get("/v1/policies/%FF"));
    assertBad(gateway.get("/v1/operations/%C0%80"));
    assertBad(gateway.get("/v1/kv?order=%FF"));
  }

  private static void assertBad(RawAnswer answer) {
    assertBad(answer, "");
  }

  private static void assertBad(RawAnswer answer, String what) {
    assertEquals(400, answer.status(), () -> what + ": " + answer);
  }

  private static byte[] around(String before, byte[] bytes, String behind) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(before.getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(bytes);
    all.writeBytes(behind.getBytes(StandardCharsets.US_ASCII));
    return all.toByteArray();
  }
}
