package io.holdfast.chaos.workload;

import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.StoreRequests;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Each client holds a key of its own by a lease, renews it for a while, lets it go, and begins
 * again; all read the keys of all. When the outcome of a write is unknown it takes another key: the
 * write may still come, and nothing could be said of the old one.
 */
final class LeaseWorkload implements Workload {
  private static final List<Duration> TIMES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

  /** One for each client; each exchanges its own in one step, as others choose from them. */
  private final List<String> keys = new CopyOnWriteArrayList<>();

  private final AtomicLong lastValue = new AtomicLong();

  @Override
  public String name() {
    return "lease";
  }

  @Override
  public String purpose() {
    return "a lease never ends early, whatever clocks say and whoever leads";
  }

  @Override
  public Script script(RecordingClient client, RandomGenerator random) {
    synchronized (keys) {
      keys.add(keyOf(client, 0));
      return new Holder(client, random, keys.size() - 1);
    }
  }

  private static String keyOf(RecordingClient client, int number) {
    return "lease/" + client.process() + "/" + number;
  }

  /** One client. */
  private final class Holder implements Script {
    private final RecordingClient client;
    private final RandomGenerator random;
    private final int place;
    private int number;
    private String key;
    private Duration ttl = TIMES.getFirst();

    /** 0 = it holds none. */
    private long lease;

    /** Its key stands at that place in the list. */
    Holder(RecordingClient client, RandomGenerator random, int place) {
      this.client = client;
      this.random = random;
      this.place = place;
      this.key = keys.get(place);
    }

    @Override
    public void step() throws InterruptedException {
      int dice = random.nextInt(1_000);
      if (lease == 0) {
        begin();
      } else if (dice < 200) {
        renew();
      } else if (dice < 210) {
        awaitTheEnd();
      } else {
        read(Workload.any(keys, random));
      }
    }

    private void begin() throws InterruptedException {
      ttl = Workload.any(TIMES, random);
      long value = lastValue.incrementAndGet();
      Operation put =
          client.call(
              new Call.LeasePut(key, value, ttl.toMillis()),
              StoreRequests.putFor(key, Long.toString(value), ttl),
              answer -> {
                Optional<Outcome> written = Readings.written(answer);
                if (written.isPresent()) {
                  lease = answer.json().required("lease").asLong();
                }
                return written;
              });
      if (put.isUnknown()) {
        key = keyOf(client, ++number);
        keys.set(place, key);
      }
    }

    private void renew() throws InterruptedException {
      boolean renewed =
          client
              .call(
                  new Call.LeaseRenew(key, ttl.toMillis()),
                  StoreRequests.keepAlive(lease),
                  LeaseWorkload::renewed)
              .isOk();
      if (!renewed) {
        lease = 0;
      }
    }

    /** Reads its key until it is gone. */
    private void awaitTheEnd() throws InterruptedException {
      lease = 0;
      long giveUpNanos = System.nanoTime() + ttl.multipliedBy(3).toNanos();
      while (System.nanoTime() - giveUpNanos < 0) {
        Operation read = read(key);
        if (read.isOk() && read.answer(Answer.RegisterValue.class).value() == null) {
          return;
        }
      }
    }

    private Operation read(String which) throws InterruptedException {
      return client.call(
          new Call.LeaseRead(which),
          StoreRequests.get(which, "linearizable"),
          Readings::registerValue);
    }
  }

  private static Optional<Outcome> renewed(HttpAnswer answer) {
    return answer.status() == 200
        ? AnswerReading.ok(new Answer.Written(answer.json().path("revision").asLong()))
        : Optional.empty();
  }

  /** Nothing: by then leases have ended, and that is as it should be. */
  @Override
  public void readAll(RecordingClient client) {}
}
