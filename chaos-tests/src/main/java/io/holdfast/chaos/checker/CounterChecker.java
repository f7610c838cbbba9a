package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Verifies that every increment counts exactly once, however often it was sent: a value is at least
 * the sum of the increments acknowledged before it was asked for, and at most the sum of those that
 * anybody had sent by the time it was answered; two sendings of one increment get one answer; two
 * increments never get the same one; and values do not go back.
 *
 * <p>Each unknown increment widens the bounds by its amount, so a history with many of them proves
 * less; give every increment an idempotency key and send it again until it is answered. Distinct
 * answers and order are verified only where all increments are positive. Assumes that counters
 * start at 0.
 */
public final class CounterChecker implements Checker {

  private final int minimumOperations;

  /** A checker that calls a history with fewer than so many answered operations inconclusive. */
  public CounterChecker(int minimumOperations) {
    this.minimumOperations = minimumOperations;
  }

  @Override
  public String name() {
    return "counter";
  }

  /** One increment: all sendings of it. */
  private static final class Increment {
    final List<Operation> sendings = new ArrayList<>(1);

    long by() {
      return ((Call.CounterIncrement) sendings.getFirst().call()).by();
    }

    long invokedNanos() {
      return sendings.stream().mapToLong(Operation::invokedNanos).min().orElseThrow();
    }

    /** When it had certainly been counted. */
    long certainNanos() {
      return sendings.stream()
          .filter(Operation::isOk)
          .mapToLong(Operation::completedNanos)
          .min()
          .orElse(Operation.NEVER_NANOS);
    }

    boolean mayHaveHappened() {
      return sendings.stream().anyMatch(sending -> !sending.isFailed());
    }
  }

  /**
   * A value that somebody saw; an increment sees the value that it makes, when it is first counted.
   */
  private record Sighting(long invokedNanos, Operation operation, long value, Increment own) {}

  private static final class Evidence {
    final Map<String, Increment> increments = new HashMap<>();
    final List<Operation> reads = new ArrayList<>();
  }

  @Override
  public Verdict check(History history) {
    Map<String, Evidence> counters = new TreeMap<>();
    long answered = 0;
    for (Operation operation : history.operations()) {
      answered += note(counters, operation) && operation.isOk() ? 1 : 0;
    }
    for (Map.Entry<String, Evidence> counter : counters.entrySet()) {
      Verdict.Incorrect wrong = wrong(counter.getKey(), counter.getValue());
      if (wrong != null) {
        return wrong;
      }
    }
    if (answered < minimumOperations) {
      return new Verdict.Inconclusive(
          "%,d answered operations on counters; %,d are needed"
              .formatted(answered, minimumOperations));
    }
    return new Verdict.Correct(
        "%,d answers on %,d counters are within their bounds".formatted(answered, counters.size()),
        answered);
  }

  private static boolean note(Map<String, Evidence> counters, Operation operation) {
    return switch (operation.call()) {
      case Call.CounterIncrement(String counter, long _, String key) -> {
        Map<String, Increment> increments = evidence(counters, counter).increments;
        // A call without a key stands alone; no client can choose a key with this first character.
        String id = key.isEmpty() ? "\u0000" + increments.size() : key;
        increments.computeIfAbsent(id, _ -> new Increment()).sendings.add(operation);
        yield true;
      }
      case Call.CounterRead(String counter) -> {
        evidence(counters, counter).reads.add(operation);
        yield true;
      }
      case Call.FinalRead(Call.Subject subject, String counter)
          when subject == Call.Subject.COUNTER -> {
        evidence(counters, counter).reads.add(operation);
        yield true;
      }
      default -> false; // Another checker's.
    };
  }

  private static Evidence evidence(Map<String, Evidence> counters, String counter) {
    return counters.computeIfAbsent(counter, _ -> new Evidence());
  }

  private static Verdict.Incorrect wrong(String counter, Evidence evidence) {
    List<Increment> increments =
        evidence.increments.values().stream().filter(Increment::mayHaveHappened).toList();
    List<Sighting> sightings = sightings(evidence, increments);
    Verdict.Incorrect outside = outsideBounds(counter, increments, sightings);
    if (outside != null) {
      return outside;
    }
    Verdict.Incorrect two = twoAnswers(counter, increments);
    if (two != null) {
      return two;
    }
    boolean onlyGrows = increments.stream().allMatch(increment -> increment.by() > 0);
    return onlyGrows ? goesBack(counter, sightings) : null;
  }

  private static List<Sighting> sightings(Evidence evidence, List<Increment> increments) {
    List<Sighting> sightings = new ArrayList<>();
    for (Operation read : evidence.reads) {
      if (read.isOk()) {
        sightings.add(new Sighting(read.invokedNanos(), read, value(read), null));
      }
    }
    for (Increment increment : increments) {
      for (Operation sending : increment.sendings) {
        if (sending.isOk()) {
          sightings.add(new Sighting(increment.invokedNanos(), sending, value(sending), increment));
        }
      }
    }
    return sightings;
  }

  private static long value(Operation operation) {
    if (operation.call() instanceof Call.FinalRead) {
      List<Long> elements = operation.answer(Answer.Elements.class).elements();
      return elements.isEmpty() ? 0 : elements.getFirst();
    }
    return operation.answer(Answer.CounterValue.class).value();
  }

  private static Verdict.Incorrect outsideBounds(
      String counter, List<Increment> increments, List<Sighting> sightings) {
    Sums positive = new Sums(increments.stream().filter(increment -> increment.by() > 0).toList());
    Sums negative = new Sums(increments.stream().filter(increment -> increment.by() < 0).toList());
    for (Sighting sighting : sightings) {
      long asked = sighting.invokedNanos;
      long answered = sighting.operation.completedNanos();
      // An increment is in the value that it makes, though it was not certain before.
      long ownPositive = sighting.own == null ? 0 : Math.max(0, sighting.own.by());
      long ownNegative = sighting.own == null ? 0 : Math.min(0, sighting.own.by());
      long least = positive.certainBefore(asked) + ownPositive + negative.possibleBy(answered);
      long most = positive.possibleBy(answered) + negative.certainBefore(asked) + ownNegative;
      if (sighting.value < least || sighting.value > most) {
        String why =
            sighting.value > most
                ? "something counted twice or from nowhere"
                : "something was lost";
        return new Verdict.Incorrect(
            "counter %s shows %,d, but must be between %,d and %,d: %s"
                .formatted(counter, sighting.value, least, most, why),
            List.of(sighting.operation));
      }
    }
    return null;
  }

  private static Verdict.Incorrect twoAnswers(String counter, List<Increment> increments) {
    boolean onlyGrows = increments.stream().allMatch(increment -> increment.by() > 0);
    Map<Long, Operation> answers = new HashMap<>();
    for (Increment increment : increments) {
      List<Operation> answered = increment.sendings.stream().filter(Operation::isOk).toList();
      for (Operation sending : answered) {
        if (value(sending) != value(answered.getFirst())) {
          return new Verdict.Incorrect(
              "counter %s: one increment, sent twice, got two answers: it was counted twice"
                  .formatted(counter),
              List.of(answered.getFirst(), sending));
        }
      }
      if (onlyGrows && !answered.isEmpty()) {
        Operation other = answers.put(value(answered.getFirst()), answered.getFirst());
        if (other != null) {
          return new Verdict.Incorrect(
              "counter %s: two increments got the same answer: one of them was lost"
                  .formatted(counter),
              List.of(other, answered.getFirst()));
        }
      }
    }
    return null;
  }

  /** Values of a counter that only grows, in real time. */
  private static Verdict.Incorrect goesBack(String counter, List<Sighting> sightings) {
    List<Sighting> byCall = new ArrayList<>(sightings);
    byCall.sort(Comparator.comparingLong(Sighting::invokedNanos));
    List<Sighting> byAnswer = new ArrayList<>(sightings);
    byAnswer.sort(Comparator.comparingLong(sighting -> sighting.operation.completedNanos()));
    Sighting highest = null;
    int over = 0;
    for (Sighting sighting : byCall) {
      while (over < byAnswer.size()
          && byAnswer.get(over).operation.completedNanos() < sighting.invokedNanos) {
        Sighting earlier = byAnswer.get(over++);
        highest = highest == null || earlier.value > highest.value ? earlier : highest;
      }
      if (highest != null && sighting.value < highest.value) {
        return new Verdict.Incorrect(
            "counter %s went back from %,d to %,d"
                .formatted(counter, highest.value, sighting.value),
            List.of(highest.operation, sighting.operation));
      }
    }
    return null;
  }

  /** Sums of increments of one sign up to a moment. */
  private static final class Sums {
    private final long[] certainTimes;
    private final long[] certainSums;
    private final long[] possibleTimes;
    private final long[] possibleSums;

    Sums(List<Increment> increments) {
      List<Increment> byCertainty = new ArrayList<>(increments);
      byCertainty.sort(Comparator.comparingLong(Increment::certainNanos));
      List<Increment> byCall = new ArrayList<>(increments);
      byCall.sort(Comparator.comparingLong(Increment::invokedNanos));
      certainTimes = byCertainty.stream().mapToLong(Increment::certainNanos).toArray();
      certainSums = sums(byCertainty);
      possibleTimes = byCall.stream().mapToLong(Increment::invokedNanos).toArray();
      possibleSums = sums(byCall);
    }

    private static long[] sums(List<Increment> increments) {
      long[] sums = new long[increments.size() + 1];
      for (int i = 0; i < increments.size(); i++) {
        sums[i + 1] = Math.addExact(sums[i], increments.get(i).by());
      }
      return sums;
    }

    long certainBefore(long nanos) {
      return certainSums[firstNotBefore(certainTimes, nanos)];
    }

    long possibleBy(long nanos) {
      return possibleSums[firstNotBefore(possibleTimes, nanos + 1)];
    }

    private static int firstNotBefore(long[] times, long nanos) {
      int found = Arrays.binarySearch(times, nanos);
      int at = found < 0 ? -found - 1 : found;
      while (at > 0 && times[at - 1] == nanos) {
        at--;
      }
      return at;
    }
  }
}
