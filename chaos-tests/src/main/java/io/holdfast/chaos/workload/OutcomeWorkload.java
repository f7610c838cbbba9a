package io.holdfast.chaos.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.HttpRequest;
import io.holdfast.chaos.client.StoreRequests;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Adds elements with little patience, so that many outcomes are unknown, and asks later, at any
 * node, what became of them; now and then also of what was acknowledged, which must never be
 * denied.
 */
final class OutcomeWorkload implements Workload {
  private static final int SETS = 4;
  private static final int USES_EACH = 400;

  /** Some requests get no more time than this, which is often too little. */
  private static final Duration IMPATIENCE = Duration.ofMillis(20);

  private final KeyRotation sets = new KeyRotation("outcome/", SETS, USES_EACH);
  private final AtomicLong lastElement = new AtomicLong();

  @Override
  public String name() {
    return "outcome";
  }

  @Override
  public String purpose() {
    return "what the cluster says later of a write without an answer is true, and stays true";
  }

  @Override
  public Script script(RecordingClient client, RandomGenerator random) {
    Deque<String> toAsk = new ArrayDeque<>();
    return () -> {
      int dice = random.nextInt(100);
      if (dice < 50) {
        add(client, random, toAsk);
      } else if (dice < 75 && !toAsk.isEmpty()) {
        ask(client, toAsk);
      } else {
        String set = sets.next(random);
        client.call(new Call.SetRead(set), Elements.read(set, "linearizable"), Readings::elements);
      }
    };
  }

  private void add(RecordingClient client, RandomGenerator random, Deque<String> toAsk)
      throws InterruptedException {
    String set = sets.next(random);
    long element = lastElement.incrementAndGet();
    String id = "add-" + element;
    HttpRequest request =
        random.nextInt(4) == 0
            ? StoreRequests.put(Elements.key(set, element), Long.toString(element), IMPATIENCE)
            : StoreRequests.put(Elements.key(set, element), Long.toString(element));
    Operation add =
        client.call(
            new Call.SetAdd(set, element), id, StoreRequests.under(id, request), Readings::written);
    if (add.isUnknown() || random.nextInt(10) == 0) {
      toAsk.addLast(id);
    }
  }

  /** What is still unknown is asked again later. */
  private static void ask(RecordingClient client, Deque<String> toAsk) throws InterruptedException {
    String id = toAsk.removeFirst();
    Operation query =
        client.call(
            new Call.OutcomeQuery(id), StoreRequests.operation(id), OutcomeWorkload::status);
    if (!query.isOk()
        || query.answer(Answer.OperationStatus.class).status() == Answer.Status.UNKNOWN) {
      toAsk.addLast(id);
    }
  }

  private static Optional<Outcome> status(HttpAnswer answer) {
    JsonNode outcome = answer.text().startsWith("{") ? answer.json().path("outcome") : null;
    if (outcome == null || !outcome.isTextual()) {
      return Optional.empty();
    }
    return AnswerReading.ok(
        new Answer.OperationStatus(
            switch (outcome.asText()) {
              case "applied" ->
                  answer.json().required("result").has("problem")
                      ? Answer.Status.NOT_APPLIED
                      : Answer.Status.APPLIED;
              case "not_applied" -> Answer.Status.NOT_APPLIED;
              // Delivered: the node believes that the client knows, and has forgotten what.
              case "delivered", "unknown" -> Answer.Status.UNKNOWN;
              default -> throw new IllegalStateException("no such outcome: " + outcome);
            }));
  }

  @Override
  public void readAll(RecordingClient client) throws InterruptedException {
    Elements.readAll(client, Call.Subject.SET, sets.all());
  }
}
