package io.holdfast.client.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.client.AsyncHoldfastClient;
import io.holdfast.client.HoldfastClient;
import io.holdfast.client.api.Answer;
import io.holdfast.client.api.Bytes;
import io.holdfast.client.api.ClientSettings;
import io.holdfast.client.api.Comparison;
import io.holdfast.client.api.Condition;
import io.holdfast.client.api.ConditionFailedException;
import io.holdfast.client.api.Entry;
import io.holdfast.client.api.Lease;
import io.holdfast.client.api.Operation;
import io.holdfast.client.api.OperationOutcome;
import io.holdfast.client.api.OperationResult;
import io.holdfast.client.api.OutcomeUnknownException;
import io.holdfast.client.api.RangeQuery;
import io.holdfast.client.api.ReadOptions;
import io.holdfast.client.api.Transaction;
import io.holdfast.client.api.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of docs/client/java.md. What stands between the two marks is shown there, word for
 * word ({@link PageTest}).
 */
@Tag("system")
final class ExamplesTest {
  private static NodeProcess node;
  private static HoldfastClient client;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    node = NodeProcess.start(directory);
    client =
        HoldfastClient.connect(
            ClientSettings.of(node.address()).withTimeout(Duration.ofSeconds(60)));
    assertTrue(client.put("ready", "yes").revision() > 0);
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
    }
    if (node != null) {
      node.close();
    }
  }

  @Test
  void connectsWritesAndReads() {
    String address = node.address();
    // example: connect
    try (HoldfastClient store = HoldfastClient.connect(address)) {
      store.put("greeting", "hello");
      Optional<Entry> entry = store.get("greeting").value();
      System.out.println(entry.map(Entry::text).orElse("nothing there"));
    }
    // end
    assertEquals("hello", client.get("greeting").value().orElseThrow().text());
  }

  @Test
  void saysWhatAnAnswerGot() {
    // example: answer
    Answer<OperationResult.Written> written = client.put("color", "green");
    long recordRevision = written.value().revision();
    long storeRevision = written.revision();
    String servedBy = written.node() + ", " + written.facts().role();
    boolean sentTwice = written.replayed();
    // end
    assertTrue(storeRevision >= recordRevision);
    assertEquals("n1, leader", servedBy);
    assertFalse(sentTwice);
  }

  @Test
  void findsOutWhatBecameOfAWrite() {
    OperationOutcome.State state;
    // example: outcome
    WriteOptions named =
        WriteOptions.majority()
            .withIdempotencyKey("order-4711-paid")
            .withTimeout(Duration.ofSeconds(20));
    try {
      client.increment(Bytes.of("paid"), 1, named);
      state = OperationOutcome.State.APPLIED;
    } catch (OutcomeUnknownException e) {
      state = client.operation(e.operation()).value().state();
    }
    // end
    assertEquals(OperationOutcome.State.APPLIED, state);
    assertEquals(
        OperationOutcome.State.APPLIED, client.operation("order-4711-paid").value().state());
    assertTrue(client.increment(Bytes.of("paid"), 1, named).replayed());
    assertEquals("1", client.get("paid").value().orElseThrow().text());
    assertEquals(OperationOutcome.State.UNKNOWN, client.operation("never-sent").value().state());
  }

  @Test
  void writesOnCondition() {
    String winner = "";
    // example: condition
    Entry seen = client.get("ready").value().orElseThrow();
    client.put("ready", "soon", Condition.ifRevision(seen.modifyRevision()));
    try {
      client.put("ready", "never", Condition.ifRevision(seen.modifyRevision()));
    } catch (ConditionFailedException e) {
      winner = "somebody else, at revision " + e.currentRevision();
    }
    // end
    assertFalse(winner.isEmpty());
    assertEquals("soon", client.get("ready").value().orElseThrow().text());
  }

  @Test
  void readsAtTheLevelThatIsNeeded() {
    Bytes key = Bytes.of("ready");
    // example: read-levels
    // Sees every write that anybody was told of before: the default.
    Answer<Optional<Entry>> newest = client.get(key, ReadOptions.linearizable());
    // At least what this client has written and read before, from the nearest node that has it.
    Answer<Optional<Entry>> own = client.get(key, ReadOptions.session());
    // At most 200 ms old, by the node's own clock, or an UnavailableException.
    Answer<Optional<Entry>> recent = client.get(key, ReadOptions.bounded(Duration.ofMillis(200)));
    // Whatever the nearest node has.
    Answer<Optional<Entry>> any = client.get(key, ReadOptions.local());
    // end
    assertEquals(Optional.of("linearizable"), newest.facts().consistency());
    assertEquals(Optional.of("session"), own.facts().consistency());
    assertEquals(Optional.of("bounded"), recent.facts().consistency());
    assertEquals(Optional.of("local"), any.facts().consistency());
    assertTrue(recent.staleness().orElseThrow().toMillis() <= 200);
  }

  @Test
  void writesAsDurablyAsIsNeeded() {
    Operation.Put put = Operation.put("invoice", "1");
    // example: durability
    // Fsynced on a majority: the default.
    Answer<?> safe = client.put(put, Condition.none(), WriteOptions.majority());
    // Fsynced on every voter. When one is down at the deadline, the write stays and this is said.
    Answer<?> safest = client.put(put, Condition.none(), WriteOptions.all());
    boolean notYetOnAll = safest.facts().durabilityPending();
    // Acknowledged before it is durable, and may be lost: there is an operation, but no value.
    Answer<?> quick = client.put(put, Condition.none(), WriteOptions.async());
    // end
    assertTrue(safe.outcome().isPresent());
    assertFalse(notYetOnAll);
    assertTrue(quick.facts().operation().isPresent());
  }

  @Test
  void listsRecords() {
    client.put("town/berlin", "3.9");
    client.put("town/paris", "2.1");
    client.put("town/rome", "2.8");
    // example: range
    RangeQuery towns = RangeQuery.prefix("town/").withPageItems(2);
    try (Stream<Entry> entries = client.range(towns, ReadOptions.linearizable())) {
      entries.forEach(entry -> System.out.println(entry.key() + " " + entry.text()));
    }
    // end
    List<String> keys =
        client.range(towns, ReadOptions.linearizable()).map(entry -> entry.key().text()).toList();
    assertEquals(List.of("town/berlin", "town/paris", "town/rome"), keys);
    List<String> backwards =
        client
            .range(towns.inDescendingOrder().withKeysOnly(), ReadOptions.linearizable())
            .map(entry -> entry.key().text())
            .toList();
    assertEquals(List.of("town/rome", "town/paris", "town/berlin"), backwards);
  }

  @Test
  void changesSeveralRecordsTogether() {
    client.put("account/a", "10");
    client.delete("account/b");
    // example: transaction
    Transaction transfer =
        Transaction.when(Comparison.valueIs("account/a", "10"), Comparison.absent("account/b"))
            .then(Operation.increment("account/a", -3), Operation.put("account/b", "3"))
            .otherwise(Operation.get("account/a"));
    boolean done = client.transact(transfer).value().succeeded();
    // end
    assertTrue(done);
    assertEquals("7", client.get("account/a").value().orElseThrow().text());
    assertFalse(client.transact(transfer).value().succeeded());
  }

  @Test
  void countsAndBatches() {
    client.delete("visits");
    // example: batch
    long visits = client.increment("visits", 1).value().value();
    client
        .batch(Operation.put("a", "1"), Operation.delete("b"), Operation.increment("visits", 2))
        .value()
        .forEach(result -> System.out.println(result.orElseThrow()));
    // end
    assertEquals(1, visits);
    assertEquals("3", client.get("visits").value().orElseThrow().text());
  }

  @Test
  void letsRecordsDieWithALease() {
    // example: lease
    Lease lease = client.grantLease(Duration.ofSeconds(30)).value();
    Operation.Put leader = Operation.put("job/leader", "worker-1").withLease(lease.id());
    client.put(leader, Condition.ifAbsent(), WriteOptions.majority());
    client.keepAlive(lease.id());
    client.revokeLease(lease.id());
    // end
    assertEquals(Optional.empty(), client.get("job/leader").value());
    assertEquals(Optional.empty(), client.lease(lease.id()).value());
  }

  @Test
  void worksWithoutWaiting() {
    // example: async
    AsyncHoldfastClient async = client.async();
    CompletableFuture<String> text =
        async
            .put(Operation.put("soon", "now"), Condition.none(), WriteOptions.majority())
            .thenCompose(written -> async.get(Bytes.of("soon"), ReadOptions.session()))
            .thenApply(read -> read.value().orElseThrow().text());
    // end
    assertEquals("now", text.join());
  }
}
