package io.holdfast.gateway.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.text.PercentCoding;
import io.holdfast.gateway.text.RawTarget;
import io.holdfast.store.command.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Request targets as they come over the wire. */
class RequestTargetsFuzzTest {
  private static final Set<String> PARAMETERS =
      Set.of(
          "prefix",
          "start",
          "end",
          "limit",
          "order",
          "keys_only",
          "count_only",
          "cursor",
          "revision",
          "timeout",
          "consistency");

  @FuzzTest(maxDuration = "10s")
  void aTargetIsUnderstoodOrAProblem(byte[] input) {
    String raw = new String(input, StandardCharsets.UTF_8);
    try {
      read(RawTarget.guard(raw));
    } catch (ProblemException refused) {
      // 400, and the client is told why.
    }
  }

  private static void read(String target) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String key = RawTarget.guardedKey(path);
    if (key != null) {
      String revealed = RawTarget.reveal(key);
      Bytes bytes = PercentCoding.decodePath(revealed);
      assertEquals(bytes, Exchange.checkedKey(bytes));
      assertEquals("/v1/kv/" + revealed, RawTarget.revealAll(path));
    }
    if (mark >= 0) {
      query(target.substring(mark + 1));
    }
  }

  private static void query(String text) {
    QueryParameters query = QueryParameters.parse(text, PARAMETERS);
    query.checkEncoding();
    RangeRequest range = RangeRequest.of(query);
    assertEquals(range.page().range().isEmpty(), range.piece(10).range().isEmpty());
  }
}
