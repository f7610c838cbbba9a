package io.holdfast.chaos.checker.cycle;

import io.holdfast.chaos.history.MicroOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Verifies a transaction by itself: it sees what it wrote, and sees the same thing twice if it
 * looks twice.
 */
final class InternalConsistency {

  /** What is known of a list within a transaction: all of it, or only how it ends. */
  private static final class KnownList {
    boolean isWhole;
    final List<Long> known = new ArrayList<>();

    boolean allows(List<Long> read) {
      if (isWhole) {
        return read.equals(known);
      }
      int start = read.size() - known.size();
      return start >= 0 && read.subList(start, read.size()).equals(known);
    }

    void learn(List<Long> read) {
      isWhole = true;
      known.clear();
      known.addAll(read);
    }
  }

  private InternalConsistency() {}

  /** What is wrong within one answered transaction; null if nothing. */
  static Anomaly check(Transactions transactions, int transaction) {
    Map<String, KnownList> lists = new HashMap<>();
    Map<String, Long> registers = new HashMap<>();
    for (MicroOperation step : transactions.steps(transaction)) {
      boolean fits =
          switch (step) {
            case MicroOperation.Append(String key, long value) ->
                lists.computeIfAbsent(key, _ -> new KnownList()).known.add(value);
            case MicroOperation.ReadList(String key, List<Long> values) -> {
              KnownList list = lists.computeIfAbsent(key, _ -> new KnownList());
              boolean allowed = list.allows(values);
              list.learn(values);
              yield allowed;
            }
            case MicroOperation.Write(String key, long value) -> {
              registers.put(key, value);
              yield true;
            }
            case MicroOperation.Read(String key, Long value) -> {
              boolean allowed =
                  !registers.containsKey(key) || Objects.equals(registers.get(key), value);
              registers.put(key, value);
              yield allowed;
            }
          };
      if (!fits) {
        return new Anomaly(
            "internal",
            "a transaction contradicts itself: \"%s\" does not fit what it did and saw before"
                .formatted(step),
            List.of(transactions.operation(transaction)));
      }
    }
    return null;
  }
}
