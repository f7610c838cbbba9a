package io.holdfast.chaos.workload;

import io.holdfast.chaos.client.StoreRequests;
import io.holdfast.chaos.history.Call;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Clients that move from node to node with every call, and pass on the highest revision that they
 * have seen.
 */
final class SessionWorkload implements Workload {
  private static final int KEYS = 6;
  private static final int USES_EACH = 500;

  private final KeyRotation keys = new KeyRotation("session/", KEYS, USES_EACH);
  private final AtomicLong lastValue = new AtomicLong();

  @Override
  public String name() {
    return "session";
  }

  @Override
  public String purpose() {
    return "a session reads its writes and never backwards, at whichever node";
  }

  @Override
  public Script script(RecordingClient client, RandomGenerator random) {
    return () -> {
      String key = keys.next(random);
      if (random.nextInt(3) == 0) {
        client.moveOn();
      }
      if (random.nextInt(100) < 40) {
        Registers.write(client, key, lastValue.incrementAndGet());
      } else {
        long seen = client.highestRevision();
        client.call(
            new Call.SessionRead(key, seen),
            StoreRequests.getSince(key, seen),
            Readings::registerValue);
      }
    };
  }

  @Override
  public void readAll(RecordingClient client) throws InterruptedException {
    Registers.readAll(client, keys.all());
  }
}
