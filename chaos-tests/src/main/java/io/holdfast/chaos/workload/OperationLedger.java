package io.holdfast.chaos.workload;

import io.holdfast.chaos.client.FailoverClient.FailedTry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What the clients of one run did and were promised. Safe for many threads. */
public final class OperationLedger {
  private final String prefix;
  private final AcknowledgedWrites acknowledged = new AcknowledgedWrites();
  private final AtomicLong incrementsBegun = new AtomicLong();
  private final AtomicLong incrementsAcknowledged = new AtomicLong();
  private final AtomicLong operations = new AtomicLong();
  private final Queue<String> brokenReads = new ConcurrentLinkedQueue<>();
  private final Queue<FailedTry> refused = new ConcurrentLinkedQueue<>();
  private final Queue<FailedTry> unknown = new ConcurrentLinkedQueue<>();
  private volatile boolean open = true;

  /**
   * Makes an empty ledger.
   *
   * @param prefix all keys of the run begin with it
   */
  public OperationLedger(String prefix) {
    this.prefix = prefix;
  }

  /** All keys of the run begin with it. */
  public String prefix() {
    return prefix;
  }

  public String counterKey() {
    return prefix + "counter";
  }

  public boolean isOpen() {
    return open;
  }

  /** Clients end after the operation that they are in. */
  public void close() {
    open = false;
  }

  public AcknowledgedWrites acknowledged() {
    return acknowledged;
  }

  public void incrementBegins() {
    incrementsBegun.incrementAndGet();
  }

  public void incrementAcknowledged() {
    incrementsAcknowledged.incrementAndGet();
  }

  public long begunIncrements() {
    return incrementsBegun.get();
  }

  public long acknowledgedIncrements() {
    return incrementsAcknowledged.get();
  }

  public void operationDone() {
    operations.incrementAndGet();
  }

  public long operations() {
    return operations.get();
  }

  public void brokenRead(String what) {
    brokenReads.add(what);
  }

  public Queue<String> brokenReads() {
    return brokenReads;
  }

  /** An answer that says no to what nothing speaks against. */
  public void refused(FailedTry failure) {
    refused.add(failure);
  }

  public Queue<FailedTry> refused() {
    return refused;
  }

  public void unknown(FailedTry failure) {
    unknown.add(failure);
  }

  public Queue<FailedTry> unknown() {
    return unknown;
  }

  /**
   * Compares what a node has with what was acknowledged: each put there as it was written, each
   * increment counted exactly once.
   *
   * @param found all records of the node under the prefix
   * @return one line for each loss
   */
  public List<String> missingFrom(Map<String, String> found) {
    List<String> missing = acknowledged.missingFrom(found);
    long counter = Long.parseLong(found.getOrDefault(counterKey(), "0"));
    if (counter < incrementsAcknowledged.get()) {
      missing.add("counter: acknowledged " + incrementsAcknowledged.get() + ", found " + counter);
    }
    return missing;
  }

  /** What is wrong when increments were applied more than once; empty = nothing. */
  public Optional<String> countedTwice(Map<String, String> found) {
    long counter = Long.parseLong(found.getOrDefault(counterKey(), "0"));
    long begun = incrementsBegun.get();
    return counter <= begun
        ? Optional.empty()
        : Optional.of("the counter stands at " + counter + " after " + begun + " increments");
  }
}
