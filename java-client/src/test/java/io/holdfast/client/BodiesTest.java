package io.holdfast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.client.api.BatchResult;
import io.holdfast.client.api.Bytes;
import io.holdfast.client.api.ClientSettings;
import io.holdfast.client.api.Comparison;
import io.holdfast.client.api.Entry;
import io.holdfast.client.api.KeyRange;
import io.holdfast.client.api.Operation;
import io.holdfast.client.api.OperationOutcome;
import io.holdfast.client.api.OperationResult;
import io.holdfast.client.api.OverloadedException;
import io.holdfast.client.api.ProtocolException;
import io.holdfast.client.api.RangeQuery;
import io.holdfast.client.api.ReadOptions;
import io.holdfast.client.api.RefusedException;
import io.holdfast.client.api.Transaction;
import io.holdfast.client.api.TransactionResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands in the bodies of requests and answers. */
final class BodiesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private FakeNode node;
  private HoldfastClient client;

  @BeforeEach
  void connect() throws Exception {
    node = FakeNode.start("n1");
    node.knows(node);
    client = HoldfastClient.connect(ClientSettings.of(node.address()).withMostInFlight(2));
  }

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  private JsonNode sent() throws IOException {
    return MAPPER.readTree(node.requests().get(node.requests().size() - 1).body());
  }

  @Test
  void aTransactionIsWrittenAsTheApiHasIt() throws Exception {
    node.willAnswer(
        FakeAnswer.json(
            200,
            "{\"succeeded\":true,\"revision\":12,\"results\":[{\"increment\":{\"key\":\"n\","
                + "\"value\":5,\"revision\":12,\"createRevision\":3,\"version\":4}},"
                + "{\"get\":{\"found\":false,\"key\":\"b\"}},{\"deleteRange\":{\"deleted\":2}}]}"));
    byte[] noText = {(byte) 0xff, 0};
    Transaction transaction =
        Transaction.when(Comparison.absent("a"), Comparison.revisionIs("b", 7))
            .then(
                new Operation.Increment(Bytes.of("n"), 2),
                Operation.get("b"),
                new Operation.DeleteRange(KeyRange.prefix("t/")))
            .otherwise(Operation.put(Bytes.of("a"), Bytes.of(noText)).withLease(4));

    TransactionResult result = client.transact(transaction).value();

    assertEquals(
        MAPPER.readTree(
            "{\"compare\":[{\"key\":\"a\",\"target\":\"exists\",\"op\":\"=\",\"value\":false},"
                + "{\"key\":\"b\",\"target\":\"modifyRevision\",\"op\":\"=\",\"value\":7}],"
                + "\"then\":[{\"increment\":{\"by\":2,\"key\":\"n\"}},{\"get\":{\"key\":\"b\"}},"
                + "{\"deleteRange\":{\"prefix\":\"t/\",\"all\":false}}],"
                + "\"else\":[{\"put\":{\"key\":\"a\",\"valueBase64\":\"/wA=\",\"lease\":4}}]}"),
        sent());
    assertEquals(
        List.of(
            new OperationResult.Counted(Bytes.of("n"), 5, 12, 4),
            new OperationResult.Found(Optional.empty()),
            new OperationResult.Deleted(2)),
        result.results());
  }

  @Test
  void eachOperationOfABatchHasItsOwnResultOrProblem() {
    node.willAnswer(
        FakeAnswer.json(
            200,
            "{\"results\":[{\"revision\":4,\"put\":{\"key\":\"a\",\"revision\":4,"
                + "\"createRevision\":4,\"version\":1}},{\"revision\":4,\"problem\":"
                + "{\"status\":409,\"code\":\"not_a_counter\",\"detail\":\"x\"}}]}"));

    List<BatchResult> results =
        client.batch(Operation.put("a", "1"), Operation.increment("b", 1)).value();

    assertTrue(results.get(0).orElseThrow() instanceof OperationResult.Written);
    RefusedException refused =
        assertThrows(RefusedException.class, () -> results.get(1).orElseThrow());
    assertEquals("not_a_counter", refused.code());
  }

  @Test
  void aValueThatIsNoTextArrivesByteForByte() {
    node.willAnswer(
        FakeAnswer.json(
            200,
            "{\"keyBase64\":\"/w==\",\"valueBase64\":\"AP8=\",\"createRevision\":2,"
                + "\"modifyRevision\":2,\"version\":1}"));

    Entry entry = client.get("k").value().orElseThrow();

    byte[] expected = {0, (byte) 0xff};
    assertEquals(Bytes.of(expected), entry.value());
  }

  @Test
  void aListingFollowsItsCursorsToTheEnd() {
    String item =
        "{\"items\":[{\"key\":\"%s\",\"value\":\"\",\"createRevision\":2,\"modifyRevision\":2,"
            + "\"version\":1}],\"count\":1,\"revision\":9%s}";
    node.willAnswer(
        FakeAnswer.json(200, item.formatted("a", ",\"cursor\":\"next+1\"")),
        FakeAnswer.json(200, item.formatted("b", "")));
    StringBuilder keys = new StringBuilder();

    client
        .async()
        .forEach(
            RangeQuery.prefix(""), ReadOptions.local(), entry -> keys.append(entry.key().text()))
        .join();

    assertEquals("ab", keys.toString());
    assertTrue(node.requests().get(1).target().contains("cursor=next%2B1"));
  }

  @Test
  void anOutcomeTellsTheResultOfTheWrite() {
    node.willAnswer(
        FakeAnswer.json(
            200,
            "{\"operation\":\"a#0\",\"outcome\":\"applied\",\"result\":{\"succeeded\":true,"
                + "\"revision\":3,\"results\":[{\"put\":{\"revision\":3,\"createRevision\":3,"
                + "\"version\":1}}]}}"),
        FakeAnswer.problem(404, "operation_unknown", "same_node"));

    OperationOutcome outcome = client.operation("a#0").value();

    assertEquals(OperationOutcome.State.APPLIED, outcome.state());
    assertEquals(3, outcome.transaction().orElseThrow().revision());
    assertTrue(node.requests().get(0).target().startsWith("/v1/operations/a%230?"));
    assertEquals(OperationOutcome.State.UNKNOWN, client.operation("x").value().state());
  }

  @Test
  void anAnswerOfSomethingElseIsAProtocolError() {
    node.willAnswer(FakeAnswer.json(200, "<html>"));

    assertThrows(ProtocolException.class, () -> client.get("k"));
  }

  @Test
  void moreRequestsThanTheBoundAreRefusedAtOnce() {
    node.alwaysAnswers(FakeAnswer.hang());
    ReadOptions options = ReadOptions.local().withTimeout(Duration.ofSeconds(2));
    var first = client.async().get(Bytes.of("k"), options);
    var second = client.async().get(Bytes.of("k"), options);

    assertThrows(OverloadedException.class, () -> client.get(Bytes.of("k"), options));

    assertThrows(CompletionException.class, first::join);
    assertThrows(CompletionException.class, second::join);
    node.alwaysAnswers(FakeAnswer.entry("v", 3));
    assertEquals("v", client.get("k").value().orElseThrow().text());
  }
}
