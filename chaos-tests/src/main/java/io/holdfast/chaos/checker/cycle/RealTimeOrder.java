package io.holdfast.chaos.checker.cycle;

import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Draws who was over before whom. Only the last finished transactions that no other finished one
 * comes after are connected to a new one; the rest follows, so there are no more edges for each
 * transaction than there are clients.
 */
final class RealTimeOrder {

  private RealTimeOrder() {}

  static void draw(Transactions transactions, DependencyGraph graph) {
    PriorityQueue<Integer> running =
        new PriorityQueue<>(
            Comparator.comparingLong(
                transaction -> transactions.operation(transaction).completedNanos()));
    List<Integer> front = new ArrayList<>();
    Map<Integer, Integer> lastOfProcess = new HashMap<>();
    // Transactions are numbered in the order of their calls.
    for (int next = 0; next < transactions.count(); next++) {
      Operation operation = transactions.operation(next);
      if (operation.isFailed()) {
        continue;
      }
      finish(transactions, running, front, operation.invokedNanos());
      for (int earlier : front) {
        graph.add(earlier, next, Dependency.REAL_TIME);
      }
      Integer before = lastOfProcess.get(operation.process());
      if (before != null) {
        graph.add(before, next, Dependency.PROCESS);
      }
      if (operation.isOk()) {
        running.add(next);
        lastOfProcess.put(operation.process(), next);
      }
    }
  }

  private static void finish(
      Transactions transactions,
      PriorityQueue<Integer> running,
      List<Integer> front,
      long nowNanos) {
    while (!running.isEmpty()
        && transactions.operation(running.peek()).completedNanos() < nowNanos) {
      int over = running.poll();
      Operation operation = transactions.operation(over);
      front.removeIf(earlier -> transactions.operation(earlier).precedes(operation));
      front.add(over);
    }
  }
}
