package io.holdfast.chaos.workload;

import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.StoreRequests;
import io.holdfast.chaos.client.TransactionBody;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Reads, writes, deletes and compares-and-sets a few keys. */
final class RegisterWorkload implements Workload {
  private static final int KEYS = 10;
  private static final int USES_EACH = 1_000;

  private final KeyRotation keys = new KeyRotation("register/", KEYS, USES_EACH);
  private final AtomicLong lastValue = new AtomicLong();

  /** What somebody saw last of each key, so that some compare-and-sets succeed. */
  private final Map<String, Long> seen = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "register";
  }

  @Override
  public String purpose() {
    return "single keys are linearizable registers: reads, writes, deletes, compare-and-set";
  }

  @Override
  public Script script(RecordingClient client, RandomGenerator random) {
    return () -> step(client, random);
  }

  private void step(RecordingClient client, RandomGenerator random) throws InterruptedException {
    String key = keys.next(random);
    int dice = random.nextInt(100);
    if (dice < 50) {
      read(client, key);
    } else if (dice < 70) {
      Registers.write(client, key, lastValue.incrementAndGet());
    } else if (dice < 80) {
      writeAndReadElsewhere(client, key);
    } else if (dice < 89) {
      // What was read a moment ago is mostly still there: this one succeeds.
      read(client, key);
      compareAndSet(client, key, lastValue.incrementAndGet());
    } else if (dice < 98) {
      compareAndSet(client, key, lastValue.incrementAndGet());
    } else {
      client.call(new Call.RegisterWrite(key, null), StoreRequests.delete(key), Readings::deleted);
    }
  }

  /** At once: another node may not have applied the write yet, and must wait until it has. */
  private void writeAndReadElsewhere(RecordingClient client, String key)
      throws InterruptedException {
    if (Registers.write(client, key, lastValue.incrementAndGet()).isOk()) {
      client.moveOn();
      read(client, key);
    }
  }

  private void read(RecordingClient client, String key) throws InterruptedException {
    Operation read =
        client.call(
            new Call.RegisterRead(key),
            StoreRequests.get(key, "linearizable"),
            Readings::registerValue);
    if (read.isOk()) {
      Long value = read.answer(Answer.RegisterValue.class).value();
      seen.compute(key, (_, _) -> value);
    }
  }

  private void compareAndSet(RecordingClient client, String key, long value)
      throws InterruptedException {
    Long expected = seen.get(key);
    TransactionBody body = new TransactionBody().put(key, Long.toString(value));
    if (expected == null) {
      body.whenAbsent(key);
    } else {
      body.whenValue(key, expected.toString());
    }
    Operation swap =
        client.call(
            new Call.RegisterCompareAndSet(key, expected, value),
            body.request(),
            RegisterWorkload::swapped);
    if (swap.isOk() && swap.answer(Answer.Swapped.class).swapped()) {
      seen.put(key, value);
    }
  }

  private static Optional<Outcome> swapped(HttpAnswer answer) {
    if (answer.status() != 200) {
      return Optional.empty();
    }
    boolean swapped = answer.json().required("succeeded").asBoolean();
    long revision = swapped ? answer.json().required("revision").asLong() : 0;
    return AnswerReading.ok(new Answer.Swapped(swapped, revision));
  }

  @Override
  public void readAll(RecordingClient client) throws InterruptedException {
    Registers.readAll(client, keys.all());
  }
}
