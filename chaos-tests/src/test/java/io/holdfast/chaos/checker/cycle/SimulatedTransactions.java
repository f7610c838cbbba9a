package io.holdfast.chaos.checker.cycle;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.MicroOperation;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Strictly serializable histories by construction: every transaction takes effect at one moment
 * between its call and its answer.
 */
final class SimulatedTransactions {

  /** Whether keys are lists or registers. */
  enum Kind {
    LISTS,
    REGISTERS
  }

  private record Pending(
      int process,
      long invoked,
      long effect,
      long completed,
      int fate,
      List<MicroOperation> steps) {}

  private SimulatedTransactions() {}

  static List<Operation> run(
      Kind kind, int clients, int transactions, int keys, double unknownRatio, Random random) {
    List<Pending> pending = new ArrayList<>();
    long[] free = new long[clients];
    long value = 0;
    for (int i = 0; i < transactions; i++) {
      int client = i % clients;
      long invoked = free[client] + 1 + random.nextInt(20);
      long completed = invoked + random.nextInt(60);
      free[client] = completed;
      int fate = random.nextDouble() >= unknownRatio ? 0 : 1 + random.nextInt(3);
      long effect =
          invoked
              + random.nextLong(completed - invoked + 1)
              + (fate == 1 ? random.nextInt(100) : 0);
      List<MicroOperation> steps = new ArrayList<>();
      for (int j = 1 + random.nextInt(3); j > 0; j--) {
        String key = "k" + random.nextInt(keys);
        boolean writes = random.nextBoolean();
        steps.add(
            switch (kind) {
              case LISTS ->
                  writes ? Steps.append(key, ++value) : new MicroOperation.ReadList(key, null);
              case REGISTERS -> writes ? Steps.write(key, ++value) : Steps.read(key, null);
            });
      }
      pending.add(new Pending(client, invoked, effect, completed, fate, steps));
    }
    pending.sort(Comparator.comparingLong(Pending::effect));
    return play(pending);
  }

  private static List<Operation> play(List<Pending> pending) {
    List<Operation> operations = new ArrayList<>();
    Map<String, List<Long>> lists = new HashMap<>();
    for (Pending next : pending) {
      boolean takesEffect = next.fate <= 1;
      List<MicroOperation> seen = new ArrayList<>();
      for (MicroOperation step : next.steps) {
        List<Long> values = lists.computeIfAbsent(step.key(), _ -> new ArrayList<>());
        switch (step) {
          case MicroOperation.Append(String _, long value) when takesEffect -> values.add(value);
          case MicroOperation.Write(String _, long value) when takesEffect -> values.add(value);
          default -> {} // Changes nothing.
        }
        seen.add(
            switch (step) {
              case MicroOperation.ReadList(String key, List<Long> _) ->
                  new MicroOperation.ReadList(key, values);
              case MicroOperation.Read(String key, Long _) ->
                  Steps.read(key, values.isEmpty() ? null : values.getLast());
              case MicroOperation.Append _, MicroOperation.Write _ -> step;
            });
      }
      Outcome outcome =
          switch (next.fate) {
            case 0 -> Outcome.ok(new Answer.TransactionResult(seen, 0));
            case 1, 2 -> Outcome.unknown("simulated");
            default -> Outcome.failed("simulated");
          };
      operations.add(
          new Operation(
              next.process,
              "n1",
              next.invoked,
              next.completed,
              new Call.Transaction(next.steps),
              outcome));
    }
    return operations;
  }
}
