package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A batch that comes again when a part of it was applied, and its user has lost a right since. */
@Timeout(60)
final class PartlyDeniedBatchTest {
  private static final String BOTH =
      "{\"verbs\":[\"read\",\"write\"],\"prefix\":\"a/\"},"
          + "{\"verbs\":[\"read\",\"write\"],\"prefix\":\"b/\"}";
  private static final String ONLY_A =
      "{\"grants\":[{\"verbs\":[\"read\",\"write\"],\"prefix\":\"a/\"}]}";
  private static final String NONE = "{\"grants\":[]}";
  private static final String BODY =
      """
      [{"put":{"key":"b/1","value":"1"}},{"put":{"key":"b/2","value":"2"}},\
      {"put":{"key":"a/3","value":"3"}}]\
      """;

  private final GuardedGateway guarded = new GuardedGateway();
  private final RunningGateway gateway = guarded.gateway();
  private String user;

  @BeforeEach
  void oneWhoMayWriteAll() {
    user = guarded.user("app", BOTH);
  }

  @AfterEach
  void stop() {
    guarded.close();
  }

  @Test
  void isToldWhatWasAppliedAndWhatIsDenied() {
    applyOnlyTheFirst();
    change(NONE);
    RawAnswer again = send();
    assertEquals(200, again.status(), again::text);
    assertEquals("true", again.header("Holdfast-Replayed"));
    JsonNode results = again.json().path("results");
    assertEquals("b/1", results.at("/0/put/key").asText(), again::text);
    assertDenied(results.path(1), "b/2");
    assertDenied(results.path(2), "a/3");
    assertEquals(404, gateway.get("/v1/kv/b/2", guarded.admin()).status());
  }

  @Test
  void goesOnWithWhatIsStillAllowed() {
    applyOnlyTheFirst();
    change(ONLY_A);
    JsonNode results = send().json().path("results");
    assertEquals("b/1", results.at("/0/put/key").asText());
    assertDenied(results.path(1), "b/2");
    assertEquals("a/3", results.at("/2/put/key").asText());
    assertEquals("3", gateway.get("/v1/kv/a/3", guarded.admin()).text());
    assertEquals(results, send().json().path("results"), "and again the same");
  }

  @Test
  void isToldTheSameWhenTheRightIsLostWhileItIsUnderWay() {
    applyOnlyTheFirst();
    gateway.store().slow(Duration.ofMillis(700));
    Thread before = gateway.store().submitter();
    CompletableFuture<RawAnswer> again = CompletableFuture.supplyAsync(this::send);
    Awaitility.await().until(() -> gateway.store().submitter() != before);
    gateway.store().slow(Duration.ZERO);
    change(NONE);
    JsonNode results = again.join().json().path("results");
    assertEquals("b/1", results.at("/0/put/key").asText(), again.join()::text);
    assertDenied(results.path(1), "b/2");
  }

  @Test
  void isRefusedAsAWholeWhenNothingOfItWasApplied() {
    change(ONLY_A);
    RawAnswer first = send();
    assertEquals(403, first.status());
    assertEquals(404, gateway.get("/v1/kv/a/3", guarded.admin()).status());
  }

  @Test
  void ofAnotherUserIsRefusedAsAWhole() {
    applyOnlyTheFirst();
    String stranger = guarded.user("stranger", "{\"verbs\":[\"read\"],\"prefix\":\"a/\"}");
    RawAnswer answer = gateway.post("/v1/batch", BODY, stranger, "Idempotency-Key: k");
    assertEquals(403, answer.status(), answer::text);
    assertFalse(answer.text().contains("results"));
  }

  private RawAnswer send() {
    return gateway.post("/v1/batch", BODY, user, "Idempotency-Key: k");
  }

  private void change(String grants) {
    RawAnswer changed = gateway.put("/v1/auth/roles/role-app", grants, guarded.admin());
    assertEquals(200, changed.status(), changed::text);
  }

  private static void assertDenied(JsonNode result, String key) {
    assertEquals("forbidden", result.at("/problem/code").asText(), result::toString);
    assertEquals(key, result.at("/problem/key").asText(), result::toString);
  }

  /** As when the rest of it was lost on its way: another gateway's store tells what it sends. */
  private void applyOnlyTheFirst() {
    List<SubmittedCommand> commands;
    try (GuardedGateway other = new GuardedGateway()) {
      String same = other.user("app", BOTH);
      other.gateway().post("/v1/batch", BODY, same, "Idempotency-Key: k");
      commands = other.gateway().store().batches().getLast().commands();
    }
    assertEquals(3, commands.size());
    CommandResult.SessionOpened opened =
        (CommandResult.SessionOpened)
            apply(
                CommandBatch.sessionless(List.of(SubmittedCommand.of(new Command.OpenSession()))));
    SubmittedCommand first = commands.getFirst();
    SubmittedCommand allowed =
        new SubmittedCommand(first.idempotencyKey(), first.fingerprint(), first.command())
            .under(gateway.store().auth().revision());
    CommandResult done =
        apply(new CommandBatch(opened.session(), 1, 1, List.of(), List.of(allowed)));
    assertTrue(done instanceof CommandResult.TransactionDone, done::toString);
  }

  private CommandResult apply(CommandBatch batch) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    BatchResult result = gateway.store().submit(batch, deadline).join();
    return ((BatchResult.Applied) result).results().getFirst().result();
  }
}
