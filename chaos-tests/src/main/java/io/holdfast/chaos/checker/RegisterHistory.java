package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.model.RegisterModel;
import io.holdfast.chaos.model.RegisterModel.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The operations on one key, made ready for the search: numbered values, and as few open ends as
 * can be.
 *
 * <p>Failed operations and unknown reads say nothing and are dropped. Unknown writes and swaps may
 * take effect at any time from their call on, for ever. A search that has to try each of them
 * everywhere does not end, so:
 *
 * <ul>
 *   <li>If a value can come from one operation only and somebody saw it, that operation did take
 *       effect, before the first answer that shows it. It becomes definite, with that answer as its
 *       deadline.
 *   <li>If nobody saw the value of an unknown operation and no later refused swap could owe its
 *       refusal to it, it is dropped: an order with it stays an order without it, as nothing needs
 *       its value and nothing needs the absence of another one.
 * </ul>
 */
final class RegisterHistory {

  private final List<Step> steps;
  private final int definiteSteps;
  private final Map<Long, Integer> valueNumbers = new HashMap<>();
  private final List<Long> values = new ArrayList<>();

  /**
   * One operation as the register sees it. The deadline is null for one that may never take effect.
   */
  private record Step(Operation operation, Kind kind, Long needs, Long makes, Long deadlineNanos) {
    boolean writes() {
      return kind == Kind.WRITE || kind == Kind.SWAP;
    }

    boolean observes() {
      return kind == Kind.READ || kind == Kind.SWAP;
    }

    long invokedNanos() {
      return operation.invokedNanos();
    }

    /**
     * The same, now that somebody saw its value. Whoever saw it before it was written is caught by
     * the search: the deadline only must not be before the call.
     */
    Step settledBy(long seenNanos) {
      return new Step(operation, kind, needs, makes, Math.max(seenNanos, invokedNanos()));
    }
  }

  /** The operations of one key. */
  RegisterHistory(List<Operation> operations) {
    List<Step> definite = new ArrayList<>();
    List<Step> open = new ArrayList<>();
    for (Operation operation : operations) {
      Step step = step(operation);
      if (step != null) {
        (step.deadlineNanos == null ? open : definite).add(step);
      }
    }
    settle(definite, open);
    definite.sort(Comparator.comparingLong(Step::invokedNanos));
    open.sort(Comparator.comparingLong(Step::invokedNanos));
    this.definiteSteps = definite.size();
    this.steps = definite;
    this.steps.addAll(open);
  }

  /** The key that an operation on a register concerns; null for all other operations. */
  static String key(Operation operation) {
    return switch (operation.call()) {
      case Call.RegisterRead(String key) -> key;
      case Call.RegisterWrite(String key, _) -> key;
      case Call.RegisterCompareAndSet(String key, _, _) -> key;
      case Call.FinalRead(Call.Subject subject, String key) when subject == Call.Subject.REGISTER ->
          key;
      default -> null; // Every other call is another checker's.
    };
  }

  /** The search for an order of these operations. */
  LinearizabilitySearch search(int configurationLimit) {
    long[] invoked = steps.stream().mapToLong(Step::invokedNanos).toArray();
    long[] deadlines = steps.stream().limit(definiteSteps).mapToLong(Step::deadlineNanos).toArray();
    return new LinearizabilitySearch(
        model(), invoked, deadlines, definiteSteps, configurationLimit);
  }

  /** The operation with a number of the search. */
  Operation operation(int number) {
    return steps.get(number).operation;
  }

  /**
   * The value with a number of the model; null is "no value". To be asked after {@link #search}.
   */
  Long value(int number) {
    return values.get(number);
  }

  private static Step step(Operation operation) {
    if (operation.isFailed()) {
      return null;
    }
    Long deadline = operation.isOk() ? operation.completedNanos() : null;
    return switch (operation.call()) {
      case Call.RegisterWrite(_, Long value) ->
          new Step(operation, Kind.WRITE, null, value, deadline);
      case Call.RegisterCompareAndSet(_, Long expected, Long value) -> {
        boolean refused = operation.isOk() && !operation.answer(Answer.Swapped.class).swapped();
        yield new Step(
            operation, refused ? Kind.REFUSED_SWAP : Kind.SWAP, expected, value, deadline);
      }
      case Call.RegisterRead _ when operation.isOk() ->
          new Step(
              operation,
              Kind.READ,
              operation.answer(Answer.RegisterValue.class).value(),
              null,
              deadline);
      case Call.FinalRead _ when operation.isOk() -> {
        List<Long> elements = operation.answer(Answer.Elements.class).elements();
        yield new Step(
            operation, Kind.READ, elements.isEmpty() ? null : elements.getFirst(), null, deadline);
      }
      default -> null; // An unknown read.
    };
  }

  /** Makes open steps definite, or drops them, until nothing changes. */
  private static void settle(List<Step> definite, List<Step> open) {
    if (open.isEmpty()) {
      return;
    }
    Map<Long, Integer> writers = new HashMap<>();
    writers.put(null, 1);
    definite.stream()
        .filter(Step::writes)
        .forEach(step -> writers.merge(step.makes, 1, Integer::sum));
    open.forEach(step -> writers.merge(step.makes, 1, Integer::sum));
    Map<Long, Long> firstSeen = new HashMap<>();
    definite.stream().filter(Step::observes).forEach(step -> see(step, firstSeen));

    List<Step> unsettled = open;
    boolean changed = true;
    while (changed) {
      List<Step> rest = new ArrayList<>();
      for (Step step : unsettled) {
        Long seen = writers.get(step.makes) == 1 ? firstSeen.get(step.makes) : null;
        if (seen == null) {
          rest.add(step);
          continue;
        }
        Step settled = step.settledBy(seen);
        definite.add(settled);
        if (settled.observes()) {
          see(settled, firstSeen);
        }
      }
      changed = rest.size() < unsettled.size();
      unsettled = rest;
    }
    List<Step> kept = needed(unsettled, firstSeen.keySet(), lastRefusal(definite));
    open.clear();
    open.addAll(kept);
  }

  /**
   * The open steps that may explain something: a value that was seen, or one that a refused swap
   * did not find.
   */
  private static List<Step> needed(List<Step> open, Set<Long> seen, long lastRefusal) {
    Set<Long> needed = new HashSet<>(seen);
    List<Step> kept = new ArrayList<>();
    List<Step> left = open;
    boolean changed = true;
    while (changed) {
      List<Step> rest = new ArrayList<>();
      for (Step step : left) {
        if (!needed.contains(step.makes) && step.invokedNanos() > lastRefusal) {
          rest.add(step);
          continue;
        }
        kept.add(step);
        if (step.observes()) {
          needed.add(step.needs);
        }
      }
      changed = rest.size() < left.size();
      left = rest;
    }
    return kept;
  }

  private static long lastRefusal(List<Step> definite) {
    return definite.stream()
        .filter(step -> step.kind == Kind.REFUSED_SWAP)
        .mapToLong(Step::deadlineNanos)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  private static void see(Step step, Map<Long, Long> firstSeen) {
    firstSeen.merge(step.needs, step.deadlineNanos, Math::min);
  }

  private RegisterModel model() {
    int count = steps.size();
    number(null);
    Kind[] kinds = new Kind[count];
    int[] needs = new int[count];
    int[] makes = new int[count];
    boolean[] definite = new boolean[count];
    for (int i = 0; i < count; i++) {
      Step step = steps.get(i);
      kinds[i] = step.kind;
      needs[i] = step.kind == Kind.WRITE ? RegisterModel.NO_VALUE : number(step.needs);
      makes[i] = step.writes() ? number(step.makes) : RegisterModel.NO_VALUE;
      definite[i] = i < definiteSteps;
    }
    int[] writers = new int[values.size()];
    int[] expecters = new int[values.size()];
    writers[RegisterModel.NO_VALUE]++; // It was there at first.
    for (int i = 0; i < count; i++) {
      writers[makes[i]] += steps.get(i).writes() ? 1 : 0;
      expecters[needs[i]] += kinds[i] == Kind.WRITE ? 0 : 1;
    }
    boolean[] interchangeable = mergeInterchangeable(kinds, makes, writers, expecters);
    boolean[] appearsOnce = new boolean[values.size()];
    for (int value = 0; value < appearsOnce.length; value++) {
      appearsOnce[value] = writers[value] <= 1;
    }
    return new RegisterModel(kinds, needs, makes, definite, interchangeable, appearsOnce);
  }

  /** Gives open writes of values that nobody names the same value. */
  private boolean[] mergeInterchangeable(
      Kind[] kinds, int[] makes, int[] writers, int[] expecters) {
    boolean[] interchangeable = new boolean[kinds.length];
    int first = -1;
    for (int i = definiteSteps; i < kinds.length; i++) {
      if (kinds[i] != Kind.WRITE || expecters[makes[i]] > 0) {
        continue;
      }
      interchangeable[i] = true;
      if (first < 0) {
        first = i;
        continue;
      }
      writers[makes[i]]--;
      makes[i] = makes[first];
      writers[makes[i]]++;
    }
    return interchangeable;
  }

  private int number(Long value) {
    Integer known = valueNumbers.putIfAbsent(value, values.size());
    if (known != null) {
      return known;
    }
    values.add(value);
    return values.size() - 1;
  }
}
