package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Correct histories of one register by construction: every operation takes effect at one moment
 * between its call and its answer; an unknown one perhaps later, perhaps never.
 */
final class SimulatedRegister {

  /**
   * What to simulate.
   *
   * @param values gives the values to write
   * @param unknownRatio how many of the operations have an unknown outcome
   * @param failedRatio how many fail
   * @param swapRatio how many are compare-and-sets
   */
  record Plan(
      String key,
      int firstProcess,
      int clients,
      int operations,
      LongSupplier values,
      double unknownRatio,
      double failedRatio,
      double swapRatio,
      double readRatio) {}

  private record Pending(
      int process, long invoked, long effect, long completed, Call call, Fate fate) {}

  private enum Fate {
    OK,
    FAILED,
    LOST,
    UNKNOWN
  }

  private SimulatedRegister() {}

  static List<Operation> run(Plan plan, Random random) {
    List<Pending> pending = new ArrayList<>();
    long[] free = new long[plan.clients];
    Long[] guess = new Long[] {null};
    for (int i = 0; i < plan.operations; i++) {
      int client = i % plan.clients;
      long invoked = free[client] + 1 + random.nextInt(20);
      long completed = invoked + random.nextInt(100);
      free[client] = completed;
      Fate fate = fate(plan, random);
      long effect = invoked + random.nextLong(completed - invoked + 1);
      if (fate == Fate.UNKNOWN) {
        effect += random.nextBoolean() ? random.nextInt(500) : 0;
      }
      pending.add(
          new Pending(
              plan.firstProcess + client,
              invoked,
              effect,
              completed,
              call(plan, random, guess),
              fate));
    }
    return play(pending);
  }

  private static Fate fate(Plan plan, Random random) {
    double drawn = random.nextDouble();
    if (drawn < plan.failedRatio) {
      return Fate.FAILED;
    }
    if (drawn < plan.failedRatio + plan.unknownRatio) {
      return random.nextBoolean() ? Fate.LOST : Fate.UNKNOWN;
    }
    return Fate.OK;
  }

  private static Call call(Plan plan, Random random, Long[] guess) {
    double drawn = random.nextDouble();
    if (drawn < plan.readRatio) {
      return new Call.RegisterRead(plan.key);
    }
    Long value = plan.values.getAsLong();
    Long expected = guess[0];
    guess[0] = value;
    return drawn < plan.readRatio + plan.swapRatio
        ? new Call.RegisterCompareAndSet(plan.key, expected, value)
        : new Call.RegisterWrite(plan.key, value);
  }

  private static List<Operation> play(List<Pending> pending) {
    PriorityQueue<Pending> inOrderOfEffect =
        new PriorityQueue<>(
            Comparator.comparingLong(Pending::effect).thenComparingLong(Pending::invoked));
    inOrderOfEffect.addAll(pending);
    List<Operation> operations = new ArrayList<>();
    Long value = null;
    while (!inOrderOfEffect.isEmpty()) {
      Pending next = inOrderOfEffect.poll();
      boolean takesEffect = next.fate == Fate.OK || next.fate == Fate.UNKNOWN;
      Answer answer =
          switch (next.call) {
            case Call.RegisterRead _ -> new Answer.RegisterValue(value, 0);
            case Call.RegisterCompareAndSet swap ->
                new Answer.Swapped(Objects.equals(value, swap.expected()), 0);
            default -> new Answer.Written(0);
          };
      if (takesEffect) {
        value = after(value, next.call, answer);
      }
      operations.add(
          new Operation(
              next.process,
              "n1",
              next.invoked,
              next.completed,
              next.call,
              outcome(next.fate, answer)));
    }
    return operations;
  }

  private static Long after(Long value, Call call, Answer answer) {
    if (call instanceof Call.RegisterWrite write) {
      return write.value();
    }
    if (call instanceof Call.RegisterCompareAndSet swap && ((Answer.Swapped) answer).swapped()) {
      return swap.value();
    }
    return value;
  }

  private static Outcome outcome(Fate fate, Answer answer) {
    return switch (fate) {
      case OK -> Outcome.ok(answer);
      case FAILED -> Outcome.failed("simulated");
      case LOST, UNKNOWN -> Outcome.unknown("simulated");
    };
  }
}
