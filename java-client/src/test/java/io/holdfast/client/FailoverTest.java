package io.holdfast.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.client.api.Answer;
import io.holdfast.client.api.ClientSettings;
import io.holdfast.client.api.Condition;
import io.holdfast.client.api.Operation;
import io.holdfast.client.api.UnavailableException;
import io.holdfast.client.api.WriteOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several nodes, of which some fail. */
final class FailoverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private FakeNode first;
  private FakeNode second;
  private HoldfastClient client;

  @BeforeEach
  void start() throws Exception {
    first = FakeNode.start("n1");
    second = FakeNode.start("n2");
    first.knows(first, second);
    second.knows(first, second);
  }

  @AfterEach
  void close() {
    client.close();
    first.close();
    second.close();
  }

  private void connect() {
    client =
        HoldfastClient.connect(
            ClientSettings.of(first.address(), second.address())
                .withAttemptTimeout(Duration.ofMillis(500))
                .withProbeInterval(Duration.ofMillis(100)));
  }

  /** The node that requests go to while both are well. */
  private FakeNode chosen() {
    String node = client.get("k").node();
    return node.equals("n1") ? first : second;
  }

  private FakeNode other(FakeNode node) {
    return node == first ? second : first;
  }

  private void bothAnswer() {
    first.alwaysAnswers(FakeAnswer.entry("v", 3));
    second.alwaysAnswers(FakeAnswer.entry("v", 3));
  }

  @Test
  void aDeadNodeCostsNoErrorAndIsLeftWithinOneRequest() {
    bothAnswer();
    connect();
    FakeNode dead = chosen();
    String living = other(dead) == first ? "n1" : "n2";
    dead.close();

    assertEquals(living, client.get("k").node());
    assertEquals(1, client.get("k").facts().attempts());
  }

  @Test
  void aHungNodeIsLeftAfterItsShareOfTheTime() {
    bothAnswer();
    connect();
    FakeNode hung = chosen();
    hung.alwaysAnswers(FakeAnswer.hang());

    Answer<?> answer = client.get("k");

    assertEquals(2, answer.facts().attempts());
    assertEquals(1, client.get("k").facts().attempts());
  }

  @Test
  void aNodeThatComesBackIsUsedAgain() throws Exception {
    bothAnswer();
    connect();
    FakeNode dead = chosen();
    FakeNode living = other(dead);
    dead.close();
    assertEquals("v", client.get("k").value().orElseThrow().text());
    String name = dead == first ? "n1" : "n2";
    try (FakeNode back = FakeNode.startAt(name, dead.port())) {
      back.alwaysAnswers(FakeAnswer.entry("v", 3));
      living.close();

      await().atMost(PATIENCE).untilAsserted(() -> assertEquals(name, client.get("k").node()));
    }
  }

  @Test
  void membersAreLearnedFromTheOneNodeThatWasNamed() {
    bothAnswer();
    client =
        HoldfastClient.connect(
            ClientSettings.of(first.address())
                .withAttemptTimeout(Duration.ofMillis(500))
                .withProbeInterval(Duration.ofMillis(100)));

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              first.alwaysAnswers(FakeAnswer.problem(503, "unavailable", "other_node"));
              return client.get("k").node().equals("n2");
            });
  }

  @Test
  void aWriteGoesOnAtAnotherNodeUnderTheSameKey() {
    bothAnswer();
    connect();
    FakeNode broken = chosen();
    broken.willAnswer(FakeAnswer.breakConnection());
    FakeNode next = other(broken);
    next.alwaysAnswers(FakeAnswer.written(4).with("Holdfast-Replayed", "true"));

    assertTrue(client.put("k", "v").replayed());

    FakeRequest sent = broken.requests().get(broken.requests().size() - 1);
    FakeRequest again = next.requests().get(next.requests().size() - 1);
    assertEquals(sent.header("Idempotency-Key"), again.header("Idempotency-Key"));
    assertEquals(sent.withoutTimeout(), again.withoutTimeout());
  }

  @Test
  void withoutAnyNodeTheWriteWasSurelyNotApplied() {
    // Before the client has any connection: over one that was open, a write may have gone out.
    first.close();
    second.close();
    connect();

    WriteOptions options = WriteOptions.majority().withTimeout(Duration.ofMillis(500));
    UnavailableException unavailable =
        assertThrows(
            UnavailableException.class,
            () -> client.put(Operation.put("k", "v"), Condition.none(), options));

    assertTrue(unavailable.problem().isEmpty());
  }
}
