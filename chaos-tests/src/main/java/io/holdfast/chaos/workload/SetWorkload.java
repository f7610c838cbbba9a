package io.holdfast.chaos.workload;

import io.holdfast.chaos.history.Call;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Adds elements to sets, each a key of its own, and reads whole sets by their prefix. */
final class SetWorkload implements Workload {
  private static final int SETS = 4;
  private static final int USES_EACH = 400;

  private final KeyRotation sets = new KeyRotation("set/", SETS, USES_EACH);
  private final AtomicLong lastElement = new AtomicLong();

  @Override
  public String name() {
    return "set";
  }

  @Override
  public String purpose() {
    return "what was added is in every later read, and nothing else is: ranges over keys";
  }

  @Override
  public Script script(RecordingClient client, RandomGenerator random) {
    return () -> {
      String set = sets.next(random);
      if (random.nextInt(100) < 70) {
        Elements.add(client, set, lastElement.incrementAndGet());
      } else {
        client.call(new Call.SetRead(set), Elements.read(set, "linearizable"), Readings::elements);
      }
    };
  }

  @Override
  public void readAll(RecordingClient client) throws InterruptedException {
    Elements.readAll(client, Call.Subject.SET, sets.all());
  }
}
