package io.holdfast.chaos.checker.cycle;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.MicroOperation;
import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tries every order of a few transactions: the judge of {@link CycleChecker}. Shares no code with
 * it.
 */
final class BruteForceTransactions {

  private BruteForceTransactions() {}

  static boolean isStrictlySerializable(List<Operation> operations) {
    return canGoOn(
        Map.of(), operations.stream().filter(operation -> !operation.isFailed()).toList());
  }

  private static boolean canGoOn(Map<String, List<Long>> lists, List<Operation> left) {
    if (left.stream().noneMatch(Operation::isOk)) {
      return true;
    }
    for (Operation candidate : left) {
      if (left.stream().anyMatch(other -> other.precedes(candidate))) {
        continue;
      }
      Map<String, List<Long>> after = after(lists, candidate);
      if (after != null) {
        List<Operation> rest = new ArrayList<>(left);
        rest.remove(candidate);
        if (canGoOn(after, rest)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * What all keys hold afterwards, a register as a list of its values; null if the transaction
   * cannot have seen what it saw.
   */
  private static Map<String, List<Long>> after(
      Map<String, List<Long>> before, Operation operation) {
    Map<String, List<Long>> lists = new HashMap<>(before);
    List<MicroOperation> steps =
        operation.isOk()
            ? operation.answer(Answer.TransactionResult.class).steps()
            : ((Call.Transaction) operation.call()).steps();
    for (MicroOperation step : steps) {
      List<Long> now = lists.getOrDefault(step.key(), List.of());
      if (step instanceof MicroOperation.Append append) {
        lists.put(append.key(), with(now, append.value()));
      } else if (step instanceof MicroOperation.Write write) {
        lists.put(write.key(), with(now, write.value()));
      } else if (operation.isOk()
          && step instanceof MicroOperation.ReadList read
          && !read.values().equals(now)) {
        return null;
      } else if (operation.isOk()
          && step instanceof MicroOperation.Read read
          && !Objects.equals(read.value(), now.isEmpty() ? null : now.getLast())) {
        return null;
      }
    }
    return lists;
  }

  private static List<Long> with(List<Long> values, long value) {
    List<Long> longer = new ArrayList<>(values);
    longer.add(value);
    return longer;
  }
}
