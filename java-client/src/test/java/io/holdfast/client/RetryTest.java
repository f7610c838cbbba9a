package io.holdfast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.client.api.Answer;
import io.holdfast.client.api.Bytes;
import io.holdfast.client.api.Condition;
import io.holdfast.client.api.ConditionFailedException;
import io.holdfast.client.api.KeyRange;
import io.holdfast.client.api.Operation;
import io.holdfast.client.api.OperationResult;
import io.holdfast.client.api.OutcomeUnknownException;
import io.holdfast.client.api.OverloadedException;
import io.holdfast.client.api.PagedDeletion;
import io.holdfast.client.api.ReadOptions;
import io.holdfast.client.api.RefusedException;
import io.holdfast.client.api.UnavailableException;
import io.holdfast.client.api.WriteOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One node, many attempts: what is sent again, and how it ends. */
final class RetryTest {
  private static final WriteOptions SHORT =
      WriteOptions.majority().withTimeout(Duration.ofMillis(700));

  private FakeNode node;
  private HoldfastClient client;

  @BeforeEach
  void connect() throws Exception {
    node = FakeNode.start("n1");
    node.knows(node);
    client = HoldfastClient.connect(node.address());
  }

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  private Answer<OperationResult.Written> put(WriteOptions options) {
    return client.put(Operation.put("k", "v"), Condition.none(), options);
  }

  @Test
  void allAttemptsOfAWriteAreEqualAndCarryOneKey() {
    node.willAnswer(
        FakeAnswer.breakConnection(),
        FakeAnswer.problem(504, "outcome_unknown", "check_outcome"),
        FakeAnswer.problem(503, "unavailable", "other_node"),
        FakeAnswer.written(5).with("Holdfast-Replayed", "true"));

    Answer<OperationResult.Written> answer = client.put("k", "v");

    assertEquals(5, answer.value().revision());
    assertTrue(answer.replayed());
    assertEquals(4, answer.facts().attempts());
    List<FakeRequest> sent = node.requests();
    assertEquals(4, sent.size());
    assertEquals(1, sent.stream().map(r -> r.header("Idempotency-Key")).distinct().count());
    assertEquals(1, sent.stream().map(FakeRequest::withoutTimeout).distinct().count());
  }

  @Test
  void aDeletionPageByPageSaysHowFarItCame() {
    node.willAnswer(
        FakeAnswer.json(
            202,
            "{\"code\":\"incomplete\",\"deleted\":2000,\"pages\":2,\"revision\":7,\"next\":\"k/2\"}"),
        FakeAnswer.json(200, "{\"deleted\":500,\"pages\":1,\"revision\":8,\"atomic\":false}"));

    KeyRange range = KeyRange.prefix("k/");
    PagedDeletion first = client.deletePages(range, SHORT).value();
    PagedDeletion second = client.deletePages(range, SHORT).value();

    assertEquals(new PagedDeletion(2_000, 2, Optional.of(Bytes.of("k/2"))), first);
    assertFalse(first.isComplete());
    assertEquals(new PagedDeletion(500, 1, Optional.empty()), second);
    assertTrue(second.isComplete());
    assertTrue(node.requests().get(0).target().contains("atomic=false"));
    WriteOptions async = WriteOptions.async();
    assertThrows(IllegalArgumentException.class, () -> client.deletePages(range, async));
  }

  @Test
  void everyWriteHasAKeyOfItsOwn() {
    assertFalse(client.put("k", "v").replayed());
    assertFalse(client.put("k", "v").replayed());

    assertNotEquals(
        node.requests().get(0).header("Idempotency-Key"),
        node.requests().get(1).header("Idempotency-Key"));
  }

  @Test
  void theOutcomeIsUnknownWhenAnAttemptMayHaveBeenAppliedAndLaterOnesWereNot() {
    node.willAnswer(FakeAnswer.breakConnection());
    node.alwaysAnswers(FakeAnswer.problem(503, "unavailable", "other_node"));

    OutcomeUnknownException unknown =
        assertThrows(OutcomeUnknownException.class, () -> put(SHORT.withIdempotencyKey("mine")));

    assertEquals("mine", unknown.operation());
    assertEquals("unavailable", unknown.code());
  }

  @Test
  void aWriteThatWasSurelyNotAppliedIsUnavailable() {
    node.alwaysAnswers(FakeAnswer.problem(503, "unavailable", "other_node"));

    UnavailableException unavailable = assertThrows(UnavailableException.class, () -> put(SHORT));

    assertEquals("unavailable", unavailable.code());
    assertTrue(node.requests().size() > 1, "it must have tried again");
  }

  @Test
  void aFaultOfTheNodeLeavesTheOutcomeOfAWriteOpen() {
    node.alwaysAnswers(FakeAnswer.problem(500, "internal", "other_node"));

    assertThrows(OutcomeUnknownException.class, () -> put(SHORT));
  }

  @Test
  void anAnswerOfTheLogSettlesAWriteWhoseFirstAttemptWasLost() {
    node.willAnswer(
        FakeAnswer.breakConnection(),
        FakeAnswer.problem(412, "precondition_failed", "never").with("Holdfast-Operation", "x"));

    ConditionFailedException failed =
        assertThrows(
            ConditionFailedException.class, () -> client.put("k", "v", Condition.ifAbsent()));

    assertEquals(9, failed.currentRevision());
  }

  @Test
  void aRefusalAtTheDoorDoesNotSettleAWriteWhoseFirstAttemptWasLost() {
    node.willAnswer(
        FakeAnswer.breakConnection(), FakeAnswer.problem(413, "value_too_large", "never"));

    assertThrows(OutcomeUnknownException.class, () -> client.put("k", "v"));
  }

  @Test
  void aRefusalIsNotSentAgain() {
    node.willAnswer(FakeAnswer.problem(413, "value_too_large", "never"));

    RefusedException refused = assertThrows(RefusedException.class, () -> client.put("k", "v"));

    assertEquals("value_too_large", refused.code());
    assertEquals(1, node.requests().size());
  }

  @Test
  void aHungNodeCannotHoldARequestBeyondItsDeadline() {
    node.alwaysAnswers(FakeAnswer.hang());
    long begin = System.nanoTime();

    assertThrows(OutcomeUnknownException.class, () -> put(SHORT));
    assertThrows(
        UnavailableException.class,
        () -> client.get(Bytes.of("k"), ReadOptions.local().withTimeout(Duration.ofMillis(300))));

    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(took.toMillis() >= 950, "ended before its deadline: " + took);
    assertTrue(took.toSeconds() < 8, "took " + took);
  }

  @Test
  void anOverloadedNodeIsLeftAloneForAsLongAsItSays() {
    node.willAnswer(FakeAnswer.problem(429, "overloaded", "same_node").with("Retry-After", "1"));
    long begin = System.nanoTime();

    assertEquals(2, client.put("k", "v").facts().attempts());

    assertTrue(System.nanoTime() - begin >= 1_000_000_000L);
  }

  @Test
  void anOverloadThatLastsLongerThanTheDeadlineEndsTheRequestAtOnce() {
    node.willAnswer(FakeAnswer.problem(429, "overloaded", "same_node").with("Retry-After", "60"));

    assertThrows(OverloadedException.class, () -> client.put("k", "v"));
  }

  @Test
  void aHeaderThatHttpCannotCarryFailsTheRequestInsteadOfHangingIt() {
    Operation.Put put = Operation.put("k", "v").withContentType("text/plain\r\nX: y");

    assertThrows(
        IllegalArgumentException.class,
        () -> client.put(put, Condition.none(), WriteOptions.majority()));
  }

  @Test
  void anInterruptedWriteSaysThatItsOutcomeIsUnknown() throws Exception {
    node.alwaysAnswers(FakeAnswer.hang());
    Thread.currentThread().interrupt();

    OutcomeUnknownException unknown =
        assertThrows(OutcomeUnknownException.class, () -> put(SHORT.withIdempotencyKey("id")));

    assertEquals("id", unknown.operation());
    assertTrue(Thread.interrupted(), "the interrupt must stay set");
  }
}
