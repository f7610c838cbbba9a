package io.holdfast.chaos.workload;

import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.MicroOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Transactions that append to lists and read them whole. Lists tell their own order, so this shows
 * more than any other workload of what transactions did to each other.
 */
final class ListAppendWorkload implements Workload {
  private static final int LISTS = 6;
  private static final int USES_EACH = 80;
  private static final int MAX_LISTS = 3;

  private final KeyRotation lists = new KeyRotation("list/", LISTS, USES_EACH);
  private final AtomicLong lastValue = new AtomicLong();

  @Override
  public String name() {
    return "list-append";
  }

  @Override
  public String purpose() {
    return "transactions over several lists are strictly serializable (the cycles of Elle)";
  }

  @Override
  public Script script(RecordingClient client, RandomGenerator random) {
    return () -> Transactions.send(client, steps(random));
  }

  /** For each list an append, a read, or both in either order; a list gets one append at most. */
  private List<MicroOperation> steps(RandomGenerator random) {
    List<MicroOperation> steps = new ArrayList<>();
    for (String list : lists.next(1 + random.nextInt(MAX_LISTS), random)) {
      MicroOperation read = new MicroOperation.ReadList(list, null);
      switch (random.nextInt(5)) {
        case 0, 1 -> steps.add(append(list));
        case 2 -> steps.add(read);
        case 3 -> steps.addAll(List.of(append(list), read));
        default -> steps.addAll(List.of(read, append(list)));
      }
    }
    return steps;
  }

  private MicroOperation append(String list) {
    return new MicroOperation.Append(list, lastValue.incrementAndGet());
  }

  @Override
  public void readAll(RecordingClient client) throws InterruptedException {
    Elements.readAll(client, Call.Subject.LIST, lists.all());
  }
}
