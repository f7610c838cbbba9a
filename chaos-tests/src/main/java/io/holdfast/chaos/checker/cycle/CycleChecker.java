package io.holdfast.chaos.checker.cycle;

import io.holdfast.chaos.checker.Checker;
import io.holdfast.chaos.checker.Narrative;
import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.MicroOperation;
import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Verifies that transactions are strictly serializable, as far as what they read and wrote shows
 * it, in the manner of Elle: internal consistency, phantom and duplicate values, G1a (aborted
 * read), G1b (intermediate read), and cycles: G0 (dirty write), G1c (circular information flow),
 * G-single (read skew, lost update), G2 (write skew), each also with the order of processes and
 * with real time.
 *
 * <p>Each accusation is a proof. The reverse does not hold: register transactions show less of
 * their order than list-append ones, and what nobody read shows nothing, so a history may be
 * accepted for which no order exists. Unknown transactions count if somebody saw a write of theirs;
 * they may have taken effect at any time after their call. Assumes that each value is written to a
 * key once, else the verdict is inconclusive, and that keys had no value at first.
 */
public final class CycleChecker implements Checker {

  private final int minimumTransactions;

  /**
   * A checker that calls a history with fewer than so many answered transactions that read
   * something inconclusive.
   */
  public CycleChecker(int minimumTransactions) {
    this.minimumTransactions = minimumTransactions;
  }

  @Override
  public String name() {
    return "cycles";
  }

  @Override
  public Verdict check(History history) {
    Transactions transactions = new Transactions(history);
    if (transactions.writtenTwice() != null) {
      return new Verdict.Inconclusive(
          "an assumption does not hold: somebody writes twice " + transactions.writtenTwice());
    }
    List<Anomaly> anomalies = anomalies(transactions);
    if (!anomalies.isEmpty()) {
      return incorrect(anomalies);
    }
    long reading = 0;
    for (int transaction = 0; transaction < transactions.count(); transaction++) {
      reading +=
          transactions.operation(transaction).isOk() && reads(transactions.steps(transaction))
              ? 1
              : 0;
    }
    if (reading < minimumTransactions) {
      return new Verdict.Inconclusive(
          "%,d answered transactions that read; %,d are needed"
              .formatted(reading, minimumTransactions));
    }
    return new Verdict.Correct(
        "%,d transactions that read go round nowhere".formatted(reading), reading);
  }

  private static boolean reads(List<MicroOperation> steps) {
    return steps.stream()
        .anyMatch(
            step -> step instanceof MicroOperation.Read || step instanceof MicroOperation.ReadList);
  }

  private static List<Anomaly> anomalies(Transactions transactions) {
    List<Anomaly> anomalies = new ArrayList<>();
    for (int transaction = 0; transaction < transactions.count(); transaction++) {
      if (transactions.operation(transaction).isOk()) {
        Anomaly anomaly = InternalConsistency.check(transactions, transaction);
        if (anomaly != null) {
          anomalies.add(anomaly);
        }
      }
    }
    DependencyGraph graph = new DependencyGraph(transactions.count());
    new ListVersions(transactions, graph, anomalies).infer();
    new RegisterVersions(transactions, graph, anomalies).infer();
    RealTimeOrder.draw(transactions, graph);
    graph.seal();
    new CycleSearch(graph)
        .cycles()
        .forEach((name, cycle) -> anomalies.add(anomaly(name, cycle, graph, transactions)));
    return anomalies;
  }

  private static Verdict incorrect(List<Anomaly> anomalies) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    anomalies.forEach(anomaly -> counts.merge(anomaly.name(), 1, Integer::sum));
    Anomaly first = anomalies.getFirst();
    return new Verdict.Incorrect(
        "not strictly serializable: %s. %s: %s"
            .formatted(
                counts.entrySet().stream()
                    .map(count -> count.getValue() + " × " + count.getKey())
                    .collect(Collectors.joining(", ")),
                first.name(),
                first.explanation()),
        first.transactions());
  }

  private static Anomaly anomaly(
      String name, List<Integer> cycle, DependencyGraph graph, Transactions transactions) {
    Map<Integer, String> names = new LinkedHashMap<>();
    cycle.forEach(edge -> names.putIfAbsent(graph.source(edge), "T" + (names.size() + 1)));
    String who =
        names.entrySet().stream()
            .map(
                entry ->
                    entry.getValue()
                        + " is "
                        + Narrative.of(transactions.operation(entry.getKey())))
            .collect(Collectors.joining("; "));
    String why =
        cycle.stream()
            .map(edge -> because(edge, graph, transactions, names))
            .collect(Collectors.joining("; ", "", "; which goes round"));
    List<Operation> involved = names.keySet().stream().map(transactions::operation).toList();
    return new Anomaly(name, who + ". " + why, involved);
  }

  private static String because(
      int edge, DependencyGraph graph, Transactions transactions, Map<Integer, String> names) {
    String from = names.get(graph.source(edge));
    String to = names.get(graph.target(edge));
    Dependency dependency = graph.dependency(edge);
    String key = graph.key(edge) < 0 ? "" : transactions.key(graph.key(edge));
    long value = graph.value(edge);
    String reason =
        switch (dependency) {
          case WRITE_WRITE ->
              "%s wrote %d to %s after what %s had written".formatted(to, value, key, from);
          case WRITE_READ -> "%s saw %d in %s, which %s wrote".formatted(to, value, key, from);
          case READ_WRITE ->
              "%s did not see %d in %s, which %s wrote".formatted(from, value, key, to);
          case PROCESS -> "%s was over before %s began in the same process".formatted(from, to);
          case REAL_TIME -> "%s was over before %s began".formatted(from, to);
        };
    return "%s comes before %s, as %s (%s)".formatted(from, to, reason, dependency.word);
  }
}
