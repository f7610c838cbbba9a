package io.holdfast.chaos.demo;

import io.holdfast.chaos.client.FailoverClient;
import io.holdfast.chaos.client.FailoverClient.FailedTry;
import io.holdfast.chaos.client.FailoverClient.OutcomeUnknownException;
import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.workload.AcknowledgedWrites;
import io.holdfast.chaos.workload.ErrorTally;
import io.holdfast.chaos.workload.PauseMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sequential clients, spread over all gateways, that share the records among them. Each record is
 * one PUT; a record whose answer was lost is put again, which changes nothing as its value is the
 * same.
 */
final class RecordWriters {
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final List<Gateway> gateways;
  private final List<Map.Entry<String, String>> records;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong faultNanos = new AtomicLong(Long.MAX_VALUE);
  private final AcknowledgedWrites acknowledged = new AcknowledgedWrites();
  private final ErrorTally errors = new ErrorTally();
  private final List<PauseMeter> pauses = new ArrayList<>();
  private final List<Thread> clients = new ArrayList<>();

  RecordWriters(List<Gateway> gateways, List<Map.Entry<String, String>> records) {
    this.gateways = gateways;
    this.records = records;
  }

  void start(int count) {
    for (int i = 0; i < count; i++) {
      PauseMeter meter = new PauseMeter(faultNanos);
      pauses.add(meter);
      int home = i;
      clients.add(Thread.ofVirtual().name("writer-" + i).start(() -> write(home, meter)));
    }
  }

  /** From now on pauses are measured. */
  void faultStrikes() {
    faultNanos.set(System.nanoTime());
  }

  boolean isDone() {
    return clients.stream().noneMatch(Thread::isAlive);
  }

  AcknowledgedWrites acknowledged() {
    return acknowledged;
  }

  ErrorTally errors() {
    return errors;
  }

  /** The longest pause of each client in ms. */
  long[] pausesMillis() {
    return pauses.stream().mapToLong(PauseMeter::longestMillis).toArray();
  }

  private void write(int home, PauseMeter meter) {
    try (FailoverClient client = new FailoverClient(gateways, home, ATTEMPT_TIMEOUT, errors::add)) {
      for (int i = next.getAndIncrement(); i < records.size(); i = next.getAndIncrement()) {
        write(client, records.get(i), meter);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(FailoverClient client, Map.Entry<String, String> record, PauseMeter meter)
      throws InterruptedException {
    long beginNanos = System.nanoTime();
    try {
      HttpAnswer answer =
          client.call(gateway -> gateway.put(record.getKey(), record.getValue(), ""), DEADLINE);
      if (answer.isSuccess()) {
        acknowledged.add(record.getKey(), record.getValue());
      } else {
        errors.add(new FailedTry(client.currentNode(), "refused: " + answer.summary()));
      }
    } catch (OutcomeUnknownException e) {
      errors.add(new FailedTry(client.currentNode(), "given up: " + e.getMessage()));
    }
    meter.completed(beginNanos, System.nanoTime());
  }
}
