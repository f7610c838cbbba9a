package io.holdfast.chaos.workload;

import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.StoreRequests;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Reads that may be old, but no older than they ask for. */
final class StalenessWorkload implements Workload {
  private static final int KEYS = 6;
  private static final int USES_EACH = 500;
  private static final List<Duration> BOUNDS =
      List.of(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofSeconds(2));

  private final KeyRotation keys = new KeyRotation("staleness/", KEYS, USES_EACH);
  private final AtomicLong lastValue = new AtomicLong();

  @Override
  public String name() {
    return "staleness";
  }

  @Override
  public String purpose() {
    return "a bounded read is never older than it promises, at whichever node";
  }

  @Override
  public Script script(RecordingClient client, RandomGenerator random) {
    return () -> {
      String key = keys.next(random);
      if (random.nextInt(100) < 40) {
        Registers.write(client, key, lastValue.incrementAndGet());
      } else {
        Duration bound = Workload.any(BOUNDS, random);
        client.call(
            new Call.BoundedRead(key, bound.toMillis()),
            StoreRequests.getNoOlderThan(key, bound),
            StalenessWorkload::value);
      }
    };
  }

  private static Optional<Outcome> value(HttpAnswer answer) {
    if (!Readings.isRecord(answer)) {
      return Optional.empty();
    }
    long staleness =
        answer
            .header("Holdfast-Staleness-Ms")
            .map(Long::parseLong)
            .orElseThrow(() -> new IllegalStateException("a bounded read that states no age"));
    return AnswerReading.ok(
        new Answer.BoundedValue(Readings.value(answer), staleness, Readings.revision(answer)));
  }

  @Override
  public void readAll(RecordingClient client) throws InterruptedException {
    Registers.readAll(client, keys.all());
  }
}
