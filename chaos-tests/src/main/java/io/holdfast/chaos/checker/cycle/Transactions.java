package io.holdfast.chaos.checker.cycle;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.MicroOperation;
import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The transactions of a history, numbered in the order of their calls, and who wrote what. Failed
 * ones are there, to be recognised when somebody saw their writes.
 */
final class Transactions {

  private final List<Operation> operations;
  private final List<List<MicroOperation>> steps = new ArrayList<>();
  private final Map<String, Integer> keyNumbers = new HashMap<>();
  private final List<String> keys = new ArrayList<>();
  private final List<Map<Long, Integer>> writers = new ArrayList<>();
  private final List<Map<Long, Boolean>> isLastWrite = new ArrayList<>();
  private final BitSet tookEffect = new BitSet();
  private String writtenTwice;

  Transactions(History history) {
    this.operations = history.withCall(Call.Transaction.class);
    for (int transaction = 0; transaction < operations.size(); transaction++) {
      Operation operation = operations.get(transaction);
      List<MicroOperation> done =
          operation.isOk()
              ? operation.answer(Answer.TransactionResult.class).steps()
              : ((Call.Transaction) operation.call()).steps();
      steps.add(done);
      noteWrites(transaction, done);
      tookEffect.set(transaction, operation.isOk());
    }
    for (int transaction = 0; transaction < operations.size(); transaction++) {
      if (operations.get(transaction).isOk()) {
        steps.get(transaction).forEach(this::noteSeen);
      }
    }
  }

  private void noteSeen(MicroOperation step) {
    switch (step) {
      case MicroOperation.Read(String key, Long value) when value != null ->
          noteSeen(number(key), value);
      case MicroOperation.ReadList(String key, List<Long> values) ->
          values.forEach(value -> noteSeen(number(key), value));
      case MicroOperation.Read _, MicroOperation.Append _, MicroOperation.Write _ -> {
        // Sees nothing of another one.
      }
    }
  }

  private void noteSeen(int key, Long value) {
    Integer writer = writers.get(key).get(value);
    if (writer != null && operations.get(writer).isUnknown()) {
      tookEffect.set(writer);
    }
  }

  private void noteWrites(int transaction, List<MicroOperation> done) {
    Map<Integer, Long> last = new HashMap<>();
    for (MicroOperation step : done) {
      int key = number(step.key());
      Long value = written(step);
      if (value == null) {
        continue;
      }
      if (writers.get(key).put(value, transaction) != null) {
        writtenTwice = value + " to " + step.key();
      }
      Long before = last.put(key, value);
      if (before != null) {
        isLastWrite.get(key).put(before, false);
      }
      isLastWrite.get(key).put(value, true);
    }
  }

  private static Long written(MicroOperation step) {
    return switch (step) {
      case MicroOperation.Append(String _, long value) -> value;
      case MicroOperation.Write(String _, long value) -> value;
      case MicroOperation.Read _, MicroOperation.ReadList _ -> null;
    };
  }

  private int number(String key) {
    return keyNumbers.computeIfAbsent(
        key,
        name -> {
          keys.add(name);
          writers.add(new HashMap<>());
          isLastWrite.add(new HashMap<>());
          return keys.size() - 1;
        });
  }

  int count() {
    return operations.size();
  }

  Operation operation(int transaction) {
    return operations.get(transaction);
  }

  /** What it did: with results if it was answered. */
  List<MicroOperation> steps(int transaction) {
    return steps.get(transaction);
  }

  /** Whether it was acknowledged, or is unknown but somebody saw a write of it. */
  boolean tookEffect(int transaction) {
    return tookEffect.get(transaction);
  }

  int keyCount() {
    return keys.size();
  }

  int keyNumber(String key) {
    return keyNumbers.get(key);
  }

  String key(int number) {
    return keys.get(number);
  }

  /** Who wrote a value to a key, whatever came of it; null if nobody. */
  Integer writer(int key, long value) {
    return writers.get(key).get(value);
  }

  /** All values that anybody wrote to a key, with their writers. */
  Map<Long, Integer> writers(int key) {
    return writers.get(key);
  }

  /**
   * Whether its writer wrote nothing to the key after this value: others may see only such values.
   */
  boolean isLastWrite(int key, long value) {
    return isLastWrite.get(key).get(value);
  }

  /**
   * A value that was written twice to one key, in words; null if there is none. No order can be
   * inferred then.
   */
  String writtenTwice() {
    return writtenTwice;
  }
}
