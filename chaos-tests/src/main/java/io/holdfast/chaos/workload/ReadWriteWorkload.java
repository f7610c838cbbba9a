package io.holdfast.chaos.workload;

import io.holdfast.chaos.history.MicroOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Transactions that read and write several keys. */
final class ReadWriteWorkload implements Workload {
  private static final int KEYS = 8;
  private static final int USES_EACH = 200;
  private static final int MAX_KEYS = 4;

  private final KeyRotation keys = new KeyRotation("pair/", KEYS, USES_EACH);
  private final AtomicLong lastValue = new AtomicLong();

  @Override
  public String name() {
    return "read-write";
  }

  @Override
  public String purpose() {
    return "transactions over several keys are strictly serializable (the cycles of Elle)";
  }

  @Override
  public Script script(RecordingClient client, RandomGenerator random) {
    return () -> Transactions.send(client, steps(random));
  }

  /** Each key is read, or read and then written; few are written blindly, as that shows little. */
  private List<MicroOperation> steps(RandomGenerator random) {
    List<MicroOperation> steps = new ArrayList<>();
    for (String key : keys.next(1 + random.nextInt(MAX_KEYS), random)) {
      int dice = random.nextInt(10);
      if (dice < 9) {
        steps.add(new MicroOperation.Read(key, null));
      }
      if (dice > 4) {
        steps.add(new MicroOperation.Write(key, lastValue.incrementAndGet()));
      }
    }
    return steps;
  }

  /** The last values need no read of their own: a transaction after all others reads them. */
  @Override
  public void readAll(RecordingClient client) throws InterruptedException {
    for (String key : keys.all()) {
      Transactions.send(client, List.of(new MicroOperation.Read(key, null)));
    }
  }
}
