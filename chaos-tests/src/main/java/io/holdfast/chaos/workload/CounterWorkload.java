package io.holdfast.chaos.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.HttpRequest;
import io.holdfast.chaos.client.StoreRequests;
import io.holdfast.chaos.client.TransactionBody;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Increments counters under idempotency keys: whatever has no clear answer is sent again with the
 * same key at other nodes, and now and then what was answered, lately or long ago, once more.
 */
final class CounterWorkload implements Workload {
  private static final List<String> COUNTERS =
      List.of("counter/1", "counter/2", "counter/3", "counter/4");

  /** Enough to outlast every fault; an increment that stays unknown weakens the bounds. */
  private static final int MAX_SENDINGS = 30;

  private static final int MAX_REMEMBERED = 40;

  private final AtomicLong lastKey = new AtomicLong();

  @Override
  public String name() {
    return "counter";
  }

  @Override
  public String purpose() {
    return "an increment counts exactly once however often it is sent: idempotency keys";
  }

  @Override
  public Script script(RecordingClient client, RandomGenerator random) {
    List<Sent> sent = new ArrayList<>();
    return () -> {
      String counter = Workload.any(COUNTERS, random);
      int dice = random.nextInt(100);
      if (dice < 55) {
        increment(client, counter, 1 + random.nextLong(3), sent);
      } else if (dice < 65 && !sent.isEmpty()) {
        client.moveOn();
        Workload.any(sent, random).to(client);
      } else {
        client.call(
            new Call.CounterRead(counter),
            StoreRequests.get(counter, "linearizable"),
            CounterWorkload::count);
      }
    };
  }

  /** An increment as it is sent, each time the same. */
  private record Sent(Call call, String key, HttpRequest request) {
    Operation to(RecordingClient client) throws InterruptedException {
      return client.call(call, key, request, CounterWorkload::incremented);
    }
  }

  private void increment(RecordingClient client, String counter, long by, List<Sent> sent)
      throws InterruptedException {
    String key = "increment-" + lastKey.incrementAndGet();
    HttpRequest request =
        StoreRequests.under(key, new TransactionBody().increment(counter, by).request());
    Sent increment = new Sent(new Call.CounterIncrement(counter, by, key), key, request);
    for (int sending = 0; sending < MAX_SENDINGS; sending++) {
      if (increment.to(client).isOk()) {
        remember(increment, sent);
        break;
      }
    }
  }

  /** A few of all ages. */
  private static void remember(Sent increment, List<Sent> sent) {
    if (sent.size() < MAX_REMEMBERED) {
      sent.add(increment);
    } else {
      sent.set(Math.floorMod(increment.key.hashCode(), MAX_REMEMBERED), increment);
    }
  }

  private static Optional<Outcome> incremented(HttpAnswer answer) {
    if (answer.status() != 200) {
      return Optional.empty();
    }
    JsonNode increment = answer.json().required("results").required(0).required("increment");
    return AnswerReading.ok(new Answer.CounterValue(increment.required("value").asLong()));
  }

  private static Optional<Outcome> count(HttpAnswer answer) {
    if (!Readings.isRecord(answer)) {
      return Optional.empty();
    }
    Long value = Readings.value(answer);
    return AnswerReading.ok(new Answer.CounterValue(value == null ? 0 : value));
  }

  @Override
  public void readAll(RecordingClient client) throws InterruptedException {
    for (String counter : COUNTERS) {
      client.call(
          new Call.FinalRead(Call.Subject.COUNTER, counter),
          StoreRequests.get(counter, "local"),
          Readings::finalValue);
    }
  }
}
