package io.holdfast.chaos.checker;

import io.holdfast.chaos.checker.LinearizabilitySearch.NotLinearizable;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the evidence against one key small enough to read.
 *
 * <p>Only such parts are left out as could be left out of any linearizable history, so what remains
 * is still a proof:
 *
 * <ul>
 *   <li>all that began after some moment, and the answers that came after it;
 *   <li>a read or a refused swap: they change nothing;
 *   <li>if no refused swap remains, all operations that write or see a value, together: its time in
 *       the register is closed up.
 * </ul>
 */
final class RegisterViolation {

  /**
   * Searches in here are many, so each is kept small; one that grows too large counts as no
   * violation.
   */
  static final int CONFIGURATION_LIMIT = 1_000_000;

  private static final int MAXIMUM_SEARCHES = 3_000;

  private final List<Operation> operations;
  private int searches;

  /** The operations on one key, which are not linearizable. */
  RegisterViolation(List<Operation> operations) {
    this.operations = operations.stream().filter(operation -> !operation.isFailed()).toList();
  }

  /** The fewest operations that it could find. */
  List<Operation> smallest() {
    List<Operation> rest = shortestPrefix();
    rest = withoutOld(rest, singles(rest));
    rest = withoutOld(rest, valueGroups(rest));
    rest = withoutGroups(rest, valueGroups(rest));
    rest = withoutGroups(rest, singles(rest));
    rest = withoutGroups(rest, valueGroups(rest));
    return rest;
  }

  private boolean isViolation(List<Operation> some) {
    searches++;
    return new RegisterHistory(some).search(CONFIGURATION_LIMIT).run() instanceof NotLinearizable;
  }

  /** If a prefix is no violation, no shorter one is; so half, and half again. */
  private List<Operation> shortestPrefix() {
    List<Long> ends =
        operations.stream()
            .filter(Operation::isOk)
            .map(Operation::completedNanos)
            .sorted()
            .distinct()
            .toList();
    int enough = ends.size() - 1;
    int tooShort = -1;
    while (enough - tooShort > 1) {
      int middle = (enough + tooShort) >>> 1;
      if (isViolation(prefix(ends.get(middle)))) {
        enough = middle;
      } else {
        tooShort = middle;
      }
    }
    List<Operation> shortest = prefix(ends.get(enough));
    return isViolation(shortest)
        ? shortest
        : operations; // The last search may have been too large.
  }

  /** What was known at a moment. */
  private List<Operation> prefix(long endNanos) {
    List<Operation> prefix = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.invokedNanos() > endNanos) {
        continue;
      }
      boolean answered = operation.isOk() && operation.completedNanos() <= endNanos;
      if (answered || operation.isUnknown()) {
        prefix.add(operation);
      } else if (writes(operation)) {
        prefix.add(withoutAnswer(operation));
      }
    }
    return prefix;
  }

  private static Operation withoutAnswer(Operation operation) {
    return new Operation(
        operation.process(),
        operation.node(),
        operation.invokedNanos(),
        operation.completedNanos(),
        operation.call(),
        Outcome.unknown("answered later: " + Narrative.of(operation)),
        operation.operationId());
  }

  /** Keeps the groups around the end, as few as show the violation. */
  private List<Operation> withoutOld(List<Operation> some, List<Set<Operation>> groups) {
    groups.sort(Comparator.comparingLong((Set<Operation> group) -> lastMomentOf(group)).reversed());
    for (int kept = 2; kept < groups.size(); kept *= 4) {
      Set<Operation> old = new HashSet<>();
      groups.subList(kept, groups.size()).forEach(old::addAll);
      List<Operation> rest = without(some, old);
      if (isViolation(rest)) {
        return rest;
      }
    }
    return some;
  }

  private static long lastMomentOf(Set<Operation> group) {
    return group.stream().mapToLong(RegisterViolation::lastMoment).max().orElseThrow();
  }

  private static long lastMoment(Operation operation) {
    return operation.isUnknown() ? operation.invokedNanos() : operation.completedNanos();
  }

  private List<Operation> withoutGroups(List<Operation> some, List<Set<Operation>> groups) {
    List<Operation> rest = some;
    for (Set<Operation> group : groups) {
      if (searches >= MAXIMUM_SEARCHES) {
        return rest;
      }
      List<Operation> less = without(rest, group);
      if (less.size() < rest.size() && isViolation(less)) {
        rest = less;
      }
    }
    return rest;
  }

  private static List<Operation> without(List<Operation> some, Set<Operation> group) {
    return some.stream().filter(operation -> !group.contains(operation)).toList();
  }

  /** Each operation that changes nothing. */
  private static List<Set<Operation>> singles(List<Operation> some) {
    List<Set<Operation>> singles = new ArrayList<>();
    some.stream()
        .filter(operation -> !writes(operation))
        .forEach(operation -> singles.add(Set.of(operation)));
    return singles;
  }

  /**
   * For each value, the operations that write it or see it, and those that write or see what was
   * made from it. None if a refused swap is there: it may owe its refusal to any value.
   */
  private static List<Set<Operation>> valueGroups(List<Operation> some) {
    Map<Long, Set<Operation>> touching = new HashMap<>();
    Map<Long, Set<Long>> madeFrom = new HashMap<>();
    for (Operation operation : some) {
      if (isRefused(operation)) {
        return new ArrayList<>();
      }
      switch (operation.call()) {
        case Call.RegisterWrite(_, Long value) -> touch(touching, value, operation);
        case Call.RegisterCompareAndSet(_, Long expected, Long value) -> {
          touch(touching, expected, operation);
          touch(touching, value, operation);
          madeFrom.computeIfAbsent(expected, _ -> new HashSet<>()).add(value);
        }
        default -> touch(touching, seen(operation), operation);
      }
    }
    List<Set<Operation>> groups = new ArrayList<>();
    for (Long value : touching.keySet()) {
      if (value != null) {
        Set<Long> values = new HashSet<>();
        collect(value, madeFrom, values);
        if (!values.contains(null)) {
          Set<Operation> group = new HashSet<>();
          values.forEach(one -> group.addAll(touching.getOrDefault(one, Set.of())));
          groups.add(group);
        }
      }
    }
    return groups;
  }

  private static void collect(Long from, Map<Long, Set<Long>> madeFrom, Set<Long> into) {
    List<Long> todo = new ArrayList<>(List.of(from));
    while (!todo.isEmpty()) {
      Long value = todo.removeLast();
      if (into.add(value) && value != null) {
        todo.addAll(madeFrom.getOrDefault(value, Set.of()));
      }
    }
  }

  private static void touch(Map<Long, Set<Operation>> touching, Long value, Operation operation) {
    touching.computeIfAbsent(value, _ -> new HashSet<>()).add(operation);
  }

  private static boolean writes(Operation operation) {
    return switch (operation.call()) {
      case Call.RegisterWrite _ -> true;
      case Call.RegisterCompareAndSet _ -> !isRefused(operation);
      default -> false; // A read.
    };
  }

  private static boolean isRefused(Operation operation) {
    return operation.outcome() instanceof Outcome.Ok(Answer.Swapped(boolean swapped, long _))
        && !swapped;
  }

  private static Long seen(Operation operation) {
    return switch (operation.outcome()) {
      case Outcome.Ok(Answer.RegisterValue(Long value, long _, long _)) -> value;
      case Outcome.Ok(Answer.Elements(List<Long> elements)) ->
          elements.isEmpty() ? null : elements.getFirst();
      default -> null; // An unknown read sees nothing.
    };
  }
}
