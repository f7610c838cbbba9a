package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Tries every order of a few operations on one key, with no cleverness at all: the judge of {@link
 * LinearizabilityChecker}. Shares no code with it or with its model.
 */
final class BruteForceRegister {

  private BruteForceRegister() {}

  static boolean isLinearizable(List<Operation> operations) {
    return canGoOn(
        null,
        new ArrayList<>(operations.stream().filter(operation -> !operation.isFailed()).toList()));
  }

  private static boolean canGoOn(Long value, List<Operation> left) {
    if (left.stream().noneMatch(Operation::isOk)) {
      return true;
    }
    for (Operation candidate : List.copyOf(left)) {
      if (left.stream().anyMatch(other -> other.precedes(candidate)) || !fits(value, candidate)) {
        continue;
      }
      List<Operation> rest = new ArrayList<>(left);
      rest.remove(candidate);
      if (canGoOn(after(value, candidate), rest)) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(Long value, Operation operation) {
    if (operation.isUnknown()) {
      return true;
    }
    if (operation.call() instanceof Call.RegisterRead) {
      return Objects.equals(value, operation.answer(Answer.RegisterValue.class).value());
    }
    if (operation.call() instanceof Call.RegisterCompareAndSet swap) {
      return operation.answer(Answer.Swapped.class).swapped()
          == Objects.equals(value, swap.expected());
    }
    return true;
  }

  private static Long after(Long value, Operation operation) {
    if (operation.call() instanceof Call.RegisterWrite write) {
      return write.value();
    }
    if (operation.call() instanceof Call.RegisterCompareAndSet swap
        && Objects.equals(value, swap.expected())) {
      return swap.value();
    }
    return value;
  }
}
