package io.holdfast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.client.api.Answer;
import io.holdfast.client.api.Bytes;
import io.holdfast.client.api.ClientSettings;
import io.holdfast.client.api.Condition;
import io.holdfast.client.api.Entry;
import io.holdfast.client.api.Operation;
import io.holdfast.client.api.OperationResult;
import io.holdfast.client.api.ReadOptions;
import io.holdfast.client.api.WriteOptions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the levels of reads and writes look like on the wire, and in the answers. */
final class LevelsTest {
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

  private FakeRequest last() {
    return node.requests().get(node.requests().size() - 1);
  }

  private Answer<Optional<Entry>> get(ReadOptions options) {
    return client.get(Bytes.of("k"), options);
  }

  @Test
  void aSessionReadAsksForTheHighestRevisionThatAnyAnswerShowed() {
    node.willAnswer(FakeAnswer.written(12), FakeAnswer.entry("v", 10), FakeAnswer.entry("v", 15));

    assertEquals(12, client.put("k", "v").revision());
    assertEquals(10, get(ReadOptions.local()).revision());
    assertNull(last().header("Holdfast-Min-Revision"));
    assertEquals(15, get(ReadOptions.session()).revision());
    assertEquals("12", last().header("Holdfast-Min-Revision"));
    assertTrue(last().target().contains("consistency=session"));
    assertEquals(15, client.session().revision());
  }

  @Test
  void aSessionTakesOverWhatAnotherClientHasSeen() {
    node.willAnswer(FakeAnswer.entry("v", 30));
    client.session().atLeast(25);
    client.session().atLeast(20);

    assertEquals("v", get(ReadOptions.session()).value().orElseThrow().text());

    assertEquals("25", last().header("Holdfast-Min-Revision"));
  }

  @Test
  void aBoundedReadNamesItsBoundAndSaysHowOldTheAnswerMayBe() {
    node.willAnswer(
        FakeAnswer.entry("v", 3)
            .with("Holdfast-Staleness-Ms", "120")
            .with("Holdfast-Consistency", "bounded")
            .with("Holdfast-Role", "follower"));

    Answer<?> answer = get(ReadOptions.bounded(Duration.ofMillis(200)));

    assertTrue(last().target().contains("consistency=bounded&max_staleness=200ms"));
    assertEquals(Optional.of(Duration.ofMillis(120)), answer.staleness());
    assertEquals(Optional.of("bounded"), answer.facts().consistency());
    assertEquals("follower", answer.facts().role());
  }

  @Test
  void aLocalReadPromisesNothingAboutItsAge() {
    node.willAnswer(FakeAnswer.entry("v", 3).with("Holdfast-Staleness-Ms", "unknown"));

    assertEquals(Optional.empty(), get(ReadOptions.local()).staleness());
  }

  @Test
  void aRecordThatIsNotThereIsAnAnswer() {
    node.willAnswer(FakeAnswer.problem(404, "key_not_found", "never"));

    assertEquals(Optional.empty(), client.get("k").value());
  }

  @Test
  void aDeleteOfARecordThatIsNotThereDeletesNone() {
    node.willAnswer(FakeAnswer.problem(404, "key_not_found", "never"));

    assertEquals(0, client.delete("k").value().deleted());
  }

  @Test
  void anAsynchronousWriteHasAnOperationButNoValue() {
    node.willAnswer(FakeAnswer.json(202, "{\"operation\":\"op-1\"}"));

    Answer<?> answer = client.put(Operation.put("k", "v"), Condition.none(), WriteOptions.async());

    assertTrue(last().target().contains("durability=async"));
    assertEquals(Optional.of("op-1"), answer.facts().operation());
    assertThrows(IllegalStateException.class, answer::value);
  }

  @Test
  void aWriteThatIsNotYetOnAllVotersSaysSo() {
    node.willAnswer(
        FakeAnswer.problem(202, "durability_pending", "never")
            .with("Holdfast-Operation", "op-2")
            .with("Holdfast-Durability", "majority")
            .with("Holdfast-Revision", "4"));

    Answer<OperationResult.Written> answer =
        client.put(Operation.put("k", "v"), Condition.none(), WriteOptions.all());

    assertTrue(answer.facts().durabilityPending());
    assertEquals(Optional.of("majority"), answer.facts().durability());
    assertEquals(Optional.of("op-2"), answer.facts().operation());
    assertEquals(4, answer.revision());
    assertEquals(Optional.empty(), answer.outcome());
  }

  @Test
  void conditionsAreHeaders() {
    assertEquals(7, client.put("k", "v", Condition.ifRevision(42)).value().revision());
    assertEquals("\"42\"", last().header("If-Match"));
    assertEquals(7, client.put("k", "v", Condition.ifAbsent()).value().revision());
    assertEquals("*", last().header("If-None-Match"));
  }

  @Test
  void anyBytesCanBeAKey() {
    byte[] key = {'.', '/', (byte) 0xff, 0, '%', ' ', 'a', '+'};
    assertEquals(
        7,
        client
            .put(
                Operation.put(Bytes.of(key), Bytes.of("v")),
                Condition.none(),
                WriteOptions.majority())
            .value()
            .revision());

    assertTrue(last().target().startsWith("/v1/kv/%2E%2F%FF%00%25%20a%2B?"), last().target());
  }

  @Test
  void timeoutsThatCannotBeKeptAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> get(ReadOptions.local().withTimeout(Duration.ofHours(1))));
    assertThrows(
        IllegalArgumentException.class, () -> get(ReadOptions.local().withTimeout(Duration.ZERO)));
    assertThrows(IllegalArgumentException.class, () -> ReadOptions.bounded(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> ClientSettings.of());
    assertThrows(IllegalArgumentException.class, () -> ClientSettings.of("no-port"));
  }
}
