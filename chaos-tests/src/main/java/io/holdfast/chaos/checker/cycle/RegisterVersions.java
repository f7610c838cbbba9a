package io.holdfast.chaos.checker.cycle;

import io.holdfast.chaos.history.MicroOperation;
import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * Infers the order of the values of registers, as far as it shows: no value comes first; a
 * transaction that read a value and wrote another one replaced it; and as each key must be
 * linearizable by itself, what a transaction saw or wrote is not newer than what is seen or written
 * by one that began after it was over.
 *
 * <p>As real time is used here already, a cycle may get the name of a purer anomaly than it would
 * get without; each one is a violation of strict serializability all the same.
 */
final class RegisterVersions {

  private final Transactions transactions;
  private final DependencyGraph graph;
  private final List<Anomaly> anomalies;

  /**
   * What a transaction did to one key: the value of others that it saw, if it looked, and the last
   * value that it wrote, if it did.
   */
  private static final class Touch {
    final int transaction;
    final Operation operation;
    boolean looked;
    Long saw;
    Long wrote;

    Touch(int transaction, Operation operation) {
      this.transaction = transaction;
      this.operation = operation;
    }

    Long first() {
      return looked ? saw : wrote;
    }

    Long last() {
      return wrote == null ? saw : wrote;
    }
  }

  /** The values of one key, each with those that come right after it; null is "no value". */
  private static final class Versions {
    final Map<Long, Set<Long>> after = new HashMap<>();
    final Set<Long> hasBefore = new HashSet<>();

    void order(Long earlier, Long later) {
      if (later == null ? earlier != null : !later.equals(earlier)) {
        after.computeIfAbsent(earlier, _ -> new HashSet<>()).add(later);
        hasBefore.add(later);
      }
    }
  }

  RegisterVersions(Transactions transactions, DependencyGraph graph, List<Anomaly> anomalies) {
    this.transactions = transactions;
    this.graph = graph;
    this.anomalies = anomalies;
  }

  /** Draws the edges that registers show, and notes what is wrong with single values. */
  void infer() {
    Map<Integer, List<Touch>> touches = new TreeMap<>();
    for (int transaction = 0; transaction < transactions.count(); transaction++) {
      if (transactions.tookEffect(transaction)) {
        for (Map.Entry<Integer, Touch> touch : touches(transaction).entrySet()) {
          touches.computeIfAbsent(touch.getKey(), _ -> new ArrayList<>()).add(touch.getValue());
        }
      }
    }
    touches.forEach(this::infer);
  }

  private Map<Integer, Touch> touches(int transaction) {
    Map<Integer, Touch> touches = new TreeMap<>();
    Operation operation = transactions.operation(transaction);
    for (MicroOperation step : transactions.steps(transaction)) {
      switch (step) {
        case MicroOperation.Write(String key, long value) ->
            touch(touches, transaction, operation, key).wrote = value;
        case MicroOperation.Read(String key, Long value) when operation.isOk() -> {
          Touch touch = touch(touches, transaction, operation, key);
          if (!touch.looked && touch.wrote == null) {
            touch.looked = true;
            touch.saw = value;
          }
        }
        case MicroOperation.Read _, MicroOperation.Append _, MicroOperation.ReadList _ -> {
          // An unknown read saw nothing; lists are looked at elsewhere.
        }
      }
    }
    return touches;
  }

  private Touch touch(
      Map<Integer, Touch> touches, int transaction, Operation operation, String key) {
    return touches.computeIfAbsent(
        transactions.keyNumber(key), _ -> new Touch(transaction, operation));
  }

  private void infer(int key, List<Touch> touches) {
    touches.removeIf(touch -> !touch.looked && touch.wrote == null);
    Map<Long, List<Touch>> readers = new HashMap<>();
    for (Touch touch : touches) {
      if (touch.looked) {
        if (!isSound(key, touch)) {
          return;
        }
        readers.computeIfAbsent(touch.saw, _ -> new ArrayList<>()).add(touch);
        if (touch.saw != null) {
          graph.add(
              transactions.writer(key, touch.saw),
              touch.transaction,
              Dependency.WRITE_READ,
              key,
              touch.saw);
        }
      }
    }
    Versions versions = order(touches);
    if (goesRound(versions)) {
      anomalies.add(
          new Anomaly(
              "cyclic versions",
              "the values of %s have no order that fits real time and what was read before each write"
                  .formatted(transactions.key(key)),
              smallestRound(key, touches)));
      return;
    }
    draw(key, versions, readers);
  }

  private boolean isSound(int key, Touch touch) {
    if (touch.saw == null) {
      return true;
    }
    Anomaly presence = SeenVersions.presence(transactions, touch.transaction, key, touch.saw);
    Anomaly anomaly =
        presence == null
            ? SeenVersions.newest(transactions, touch.transaction, key, touch.saw)
            : presence;
    if (anomaly != null) {
      anomalies.add(anomaly);
    }
    return anomaly == null;
  }

  private static Versions order(List<Touch> touches) {
    Versions versions = new Versions();
    for (Touch touch : touches) {
      if (touch.looked && touch.wrote != null) {
        versions.order(touch.saw, touch.wrote);
      }
    }
    orderInRealTime(touches, versions);
    for (Touch touch : touches) {
      if (touch.wrote != null && !versions.hasBefore.contains(touch.wrote)) {
        versions.order(null, touch.wrote);
      }
    }
    return versions;
  }

  /**
   * Goes through the touches in the order of their calls. Those that were over before are kept as a
   * front: the ones that no other finished touch comes after, so that each touch gets as few
   * predecessors as will do.
   */
  private static void orderInRealTime(List<Touch> touches, Versions versions) {
    List<Touch> byCall = new ArrayList<>(touches);
    byCall.sort(Comparator.comparingLong(touch -> touch.operation.invokedNanos()));
    PriorityQueue<Touch> running =
        new PriorityQueue<>(Comparator.comparingLong(touch -> touch.operation.completedNanos()));
    List<Touch> front = new ArrayList<>();
    for (Touch touch : byCall) {
      while (!running.isEmpty()
          && running.peek().operation.completedNanos() < touch.operation.invokedNanos()) {
        Touch over = running.poll();
        front.removeIf(earlier -> earlier.operation.precedes(over.operation));
        front.add(over);
      }
      front.forEach(earlier -> versions.order(earlier.last(), touch.first()));
      if (touch.operation.isOk()) {
        running.add(touch);
      }
    }
  }

  /**
   * Whether a value comes after itself: takes away values with nothing before them until none is
   * left.
   */
  private static boolean goesRound(Versions versions) {
    Map<Long, Integer> before = new HashMap<>();
    versions.after.keySet().forEach(value -> before.putIfAbsent(value, 0));
    versions
        .after
        .values()
        .forEach(later -> later.forEach(value -> before.merge(value, 1, Integer::sum)));
    List<Long> free = new ArrayList<>();
    before.forEach(
        (value, count) -> {
          if (count == 0) {
            free.add(value);
          }
        });
    int taken = 0;
    while (!free.isEmpty()) {
      taken++;
      for (Long value : versions.after.getOrDefault(free.removeLast(), Set.of())) {
        if (before.merge(value, -1, Integer::sum) == 0) {
          free.add(value);
        }
      }
    }
    return taken < before.size();
  }

  /** The transactions on one key that go round, fewer if some can be left out. */
  private List<Operation> smallestRound(int key, List<Touch> touches) {
    List<Touch> rest = new ArrayList<>(touches);
    for (int size = Math.max(1, rest.size() / 2); size >= 1; size /= 2) {
      for (int from = 0; from + size <= rest.size(); ) {
        List<Touch> less = new ArrayList<>(rest);
        less.subList(from, from + size).clear();
        if (!less.isEmpty() && goesRound(order(less))) {
          rest = less;
        } else {
          from += size;
        }
      }
    }
    Set<Operation> involved = new HashSet<>();
    for (Touch touch : rest) {
      involved.add(touch.operation);
      if (touch.looked && touch.saw != null) {
        involved.add(transactions.operation(transactions.writer(key, touch.saw)));
      }
    }
    return involved.stream().sorted(Comparator.comparingLong(Operation::invokedNanos)).toList();
  }

  private void draw(int key, Versions versions, Map<Long, List<Touch>> readers) {
    versions.after.forEach(
        (earlier, laterOnes) -> {
          for (Long later : laterOnes) {
            if (later == null) {
              continue; // "No value" after itself; anything else goes round.
            }
            int writer = transactions.writer(key, later);
            if (earlier != null) {
              graph.add(
                  transactions.writer(key, earlier), writer, Dependency.WRITE_WRITE, key, later);
            }
            for (Touch reader : readers.getOrDefault(earlier, List.of())) {
              graph.add(reader.transaction, writer, Dependency.READ_WRITE, key, later);
            }
          }
        });
  }
}
