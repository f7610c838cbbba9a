package io.holdfast.chaos.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Everything that the clients of one run saw, in the order in which they asked, and the faults that
 * they lived through.
 *
 * @param operations sorted by the time of their call
 * @param faults sorted by time
 */
public record History(List<Operation> operations, List<FaultEvent> faults) {

  /** Sorts and copies. */
  public History {
    operations = sorted(operations, Comparator.comparingLong(Operation::invokedNanos));
    faults = sorted(faults, Comparator.comparingLong(FaultEvent::atNanos));
  }

  /** A history without faults. */
  public static History of(List<Operation> operations) {
    return new History(operations, List.of());
  }

  /** A history without faults. */
  public static History of(Operation... operations) {
    return of(List.of(operations));
  }

  /** The operations that fit, with all faults. */
  public History only(Predicate<Operation> wanted) {
    return new History(operations.stream().filter(wanted).toList(), faults);
  }

  /** The operations with a call of this type, in the order of their calls. */
  public List<Operation> withCall(Class<? extends Call> type) {
    return operations.stream().filter(operation -> type.isInstance(operation.call())).toList();
  }

  private static <T> List<T> sorted(List<T> items, Comparator<T> order) {
    List<T> copy = new ArrayList<>(items);
    copy.sort(order);
    return List.copyOf(copy);
  }
}
