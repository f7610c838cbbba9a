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
 * again; all read the keys of all.
 */
final class LeaseWorkload implements Workload {
  private static final List<Duration> TIMES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

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
    String key = "lease/" + client.process();
    keys.add(key);
    return new Holder(client, random, key);
  }

  /** One client. */
  private final class Holder implements Script {
    private final RecordingClient client;
    private final RandomGenerator random;
    private final String key;
    private Duration ttl = TIMES.getFirst();

    /** 0 = it holds none. */
    private long lease;

    Holder(RecordingClient client, RandomGenerator random, String key) {
      this.client = client;
      this.random = random;
      this.key = key;
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
