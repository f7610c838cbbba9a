package io.holdfast.chaos.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.chaos.client.FailoverClient;
import io.holdfast.chaos.client.FailoverClient.FailedTry;
import io.holdfast.chaos.client.FailoverClient.OutcomeUnknownException;
import io.holdfast.chaos.client.HttpAnswer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One sequential client with a bit of everything. In turn it increments the counter that all share,
 * puts a key of its own, reads that key, and reads the counter; writes carry idempotency keys,
 * reads are linearizable.
 */
public final class MixedClient implements Runnable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final String name;
  private final OperationLedger ledger;
  private final FailoverClient client;
  private final PauseMeter meter;
  private final long intervalNanos;
  private int step;

  /**
   * Makes a client that was not started.
   *
   * @param name unique over all runs; its keys and idempotency keys begin with it
   * @param intervalNanos from the begin of one operation to the begin of the next, at the least
   */
  public MixedClient(
      String name,
      OperationLedger ledger,
      FailoverClient client,
      PauseMeter meter,
      long intervalNanos) {
    this.name = name;
    this.ledger = ledger;
    this.client = client;
    this.meter = meter;
    this.intervalNanos = intervalNanos;
  }

  public PauseMeter meter() {
    return meter;
  }

  @Override
  public void run() {
    try (client) {
      while (ledger.isOpen()) {
        long beginNanos = System.nanoTime();
        round();
        long restNanos = intervalNanos - (System.nanoTime() - beginNanos);
        if (restNanos > 0) {
          TimeUnit.NANOSECONDS.sleep(restNanos);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One operation. */
  private void round() throws InterruptedException {
    int turn = step++;
    try {
      switch (turn % 4) {
        case 0 -> increment(name + "-" + turn);
        case 1 -> put(keyOf(turn), name + "-" + turn);
        case 2 -> readOwn(keyOf(turn - 1), name + "-" + (turn - 1));
        default -> readCounter();
      }
    } catch (OutcomeUnknownException e) {
      ledger.unknown(new FailedTry(client.currentNode(), e.getMessage()));
    }
  }

  private void increment(String idempotencyKey)
      throws OutcomeUnknownException, InterruptedException {
    ledger.incrementBegins();
    HttpAnswer answer = call(gateway -> gateway.increment(ledger.counterKey(), 1, idempotencyKey));
    if (answer.isSuccess()) {
      ledger.incrementAcknowledged();
    } else {
      ledger.refused(new FailedTry(client.currentNode(), "increment: " + answer.summary()));
    }
  }

  private void put(String key, String value) throws OutcomeUnknownException, InterruptedException {
    HttpAnswer answer = call(gateway -> gateway.put(key, value, value));
    if (answer.isSuccess()) {
      ledger.acknowledged().add(key, value);
    } else {
      ledger.refused(new FailedTry(client.currentNode(), "put: " + answer.summary()));
    }
  }

  /** The client's put was acknowledged before, so a linearizable read must find it. */
  private void readOwn(String key, String value)
      throws OutcomeUnknownException, InterruptedException {
    if (!ledger.acknowledged().holds(key)) {
      return;
    }
    HttpAnswer answer = call(gateway -> gateway.get(key, "linearizable"));
    if (answer.status() != 200 || !answer.text().equals(value)) {
      ledger.brokenRead(
          "%s at %s: wrote %s, read %s"
              .formatted(key, client.currentNode(), value, answer.summary()));
    }
  }

  /** It must not lie below what was acknowledged, to anyone, before the read began. */
  private void readCounter() throws OutcomeUnknownException, InterruptedException {
    long atLeast = ledger.acknowledgedIncrements();
    HttpAnswer answer = call(gateway -> gateway.get(ledger.counterKey(), "linearizable"));
    long atMost = ledger.begunIncrements();
    long found = answer.status() == 404 ? 0 : counterIn(answer);
    if (found < atLeast || found > atMost) {
      ledger.brokenRead(
          "counter at %s: read %d, must be %d to %d"
              .formatted(client.currentNode(), found, atLeast, atMost));
    }
  }

  private static long counterIn(HttpAnswer answer) {
    JsonNode number = answer.json();
    return number.isIntegralNumber() ? number.asLong() : -1;
  }

  private HttpAnswer call(FailoverClient.Operation operation)
      throws OutcomeUnknownException, InterruptedException {
    long beginNanos = System.nanoTime();
    HttpAnswer answer = client.call(operation, DEADLINE);
    meter.completed(beginNanos, System.nanoTime());
    ledger.operationDone();
    return answer;
  }

  private String keyOf(int turn) {
    return ledger.prefix() + name + "/" + turn;
  }
}
