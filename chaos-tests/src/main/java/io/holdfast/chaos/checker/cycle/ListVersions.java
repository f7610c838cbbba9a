package io.holdfast.chaos.checker.cycle;

import io.holdfast.chaos.history.MicroOperation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Infers the order of appends from what was read: a list shows all that was appended to it, in
 * order, so the longest read of a key is the order, every other read must be a beginning of it, and
 * an acknowledged append that is not in it came later.
 */
final class ListVersions {

  /**
   * So many edges between readers of the longest version and appends that nobody saw are enough.
   */
  private static final int MAXIMUM_UNSEEN_EDGES = 200_000;

  private final Transactions transactions;
  private final DependencyGraph graph;
  private final List<Anomaly> anomalies;
  private final List<List<Read>> readsByKey = new ArrayList<>();

  /** What a transaction saw of a list, and how many of the last values are its own. */
  private record Read(int transaction, List<Long> values, int own) {
    /** How many values of others it saw: the version of the list. */
    int version() {
      return values.size() - own;
    }
  }

  ListVersions(Transactions transactions, DependencyGraph graph, List<Anomaly> anomalies) {
    this.transactions = transactions;
    this.graph = graph;
    this.anomalies = anomalies;
    for (int key = 0; key < transactions.keyCount(); key++) {
      readsByKey.add(new ArrayList<>());
    }
  }

  /** Draws the edges that lists show, and notes what is wrong with the lists themselves. */
  void infer() {
    for (int transaction = 0; transaction < transactions.count(); transaction++) {
      if (transactions.operation(transaction).isOk()) {
        noteReads(transaction);
      }
    }
    for (int key = 0; key < readsByKey.size(); key++) {
      if (!readsByKey.get(key).isEmpty()) {
        infer(key, readsByKey.get(key));
      }
    }
  }

  private void noteReads(int transaction) {
    List<MicroOperation> steps = transactions.steps(transaction);
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof MicroOperation.ReadList(String key, List<Long> values)) {
        long own =
            steps.subList(0, i).stream()
                .filter(step -> step instanceof MicroOperation.Append && step.key().equals(key))
                .count();
        // Otherwise the transaction contradicts itself, which is noted elsewhere.
        if (own <= values.size()) {
          readsByKey
              .get(transactions.keyNumber(key))
              .add(new Read(transaction, values, Math.toIntExact(own)));
        }
      }
    }
  }

  private void infer(int key, List<Read> reads) {
    Read longest = reads.getFirst();
    for (Read read : reads) {
      longest = read.values.size() > longest.values.size() ? read : longest;
    }
    if (!isSound(key, longest)) {
      return;
    }
    for (Read read : reads) {
      if (!isBeginning(read.values, longest.values)) {
        anomalies.add(
            new Anomaly(
                "incompatible order",
                "two reads of %s disagree on the order: %s and %s"
                    .formatted(transactions.key(key), read.values, longest.values),
                List.of(
                    transactions.operation(read.transaction),
                    transactions.operation(longest.transaction))));
        return;
      }
    }
    drawWrites(key, longest.values);
    for (Read read : reads) {
      drawRead(key, read, longest.values);
    }
    drawUnseen(key, longest.values, reads);
  }

  /** Whether the longest read can be an order at all. */
  private boolean isSound(int key, Read longest) {
    Set<Long> seen = new HashSet<>();
    for (Long value : longest.values) {
      if (!seen.add(value)) {
        anomalies.add(
            new Anomaly(
                "duplicate",
                "%s holds %d twice".formatted(transactions.key(key), value),
                List.of(transactions.operation(longest.transaction))));
        return false;
      }
      Anomaly anomaly = SeenVersions.presence(transactions, longest.transaction, key, value);
      if (anomaly != null) {
        anomalies.add(anomaly);
        return false;
      }
    }
    return true;
  }

  private static boolean isBeginning(List<Long> values, List<Long> order) {
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).equals(order.get(i))) {
        return false;
      }
    }
    return true;
  }

  private void drawWrites(int key, List<Long> order) {
    for (int i = 1; i < order.size(); i++) {
      graph.add(
          writer(key, order, i - 1),
          writer(key, order, i),
          Dependency.WRITE_WRITE,
          key,
          order.get(i));
    }
  }

  private int writer(int key, List<Long> order, int position) {
    return transactions.writer(key, order.get(position));
  }

  private void drawRead(int key, Read read, List<Long> order) {
    int version = read.version();
    if (version > 0) {
      long newest = order.get(version - 1);
      Anomaly anomaly = SeenVersions.newest(transactions, read.transaction, key, newest);
      if (anomaly != null) {
        anomalies.add(anomaly);
      }
      graph.add(
          writer(key, order, version - 1), read.transaction, Dependency.WRITE_READ, key, newest);
    }
    if (version < order.size()) {
      graph.add(
          read.transaction,
          writer(key, order, version),
          Dependency.READ_WRITE,
          key,
          order.get(version));
    }
  }

  /**
   * An append that is in no read, of a transaction that took effect, came after all that was read.
   */
  private void drawUnseen(int key, List<Long> order, List<Read> reads) {
    Set<Long> seen = new HashSet<>(order);
    int edges = 0;
    for (var entry : transactions.writers(key).entrySet()) {
      int writer = entry.getValue();
      if (seen.contains(entry.getKey()) || !transactions.tookEffect(writer)) {
        continue;
      }
      if (!order.isEmpty()) {
        graph.add(
            writer(key, order, order.size() - 1),
            writer,
            Dependency.WRITE_WRITE,
            key,
            entry.getKey());
      }
      for (Read read : reads) {
        if (read.version() == order.size() && edges < MAXIMUM_UNSEEN_EDGES) {
          graph.add(read.transaction, writer, Dependency.READ_WRITE, key, entry.getKey());
          edges++;
        }
      }
    }
  }
}
