package io.holdfast.chaos.checker.cycle;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.MicroOperation;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.util.List;

/** Short ways to write transactions in tests. */
final class Steps {

  private Steps() {}

  static MicroOperation append(String key, long value) {
    return new MicroOperation.Append(key, value);
  }

  static MicroOperation list(String key, Long... values) {
    return new MicroOperation.ReadList(key, List.of(values));
  }

  static MicroOperation write(String key, long value) {
    return new MicroOperation.Write(key, value);
  }

  static MicroOperation read(String key, Long value) {
    return new MicroOperation.Read(key, value);
  }

  static Operation ok(int process, long invoked, long completed, MicroOperation... steps) {
    return operation(
        process,
        invoked,
        completed,
        Outcome.ok(new Answer.TransactionResult(List.of(steps), 0)),
        steps);
  }

  static Operation failed(int process, long invoked, long completed, MicroOperation... steps) {
    return operation(process, invoked, completed, Outcome.failed("refused"), steps);
  }

  static Operation unknown(int process, long invoked, long completed, MicroOperation... steps) {
    return operation(process, invoked, completed, Outcome.unknown("timeout"), steps);
  }

  private static Operation operation(
      int process, long invoked, long completed, Outcome outcome, MicroOperation... steps) {
    List<MicroOperation> asked =
        List.of(steps).stream()
            .map(
                step ->
                    switch (step) {
                      case MicroOperation.ReadList(String key, List<Long> _) ->
                          new MicroOperation.ReadList(key, null);
                      case MicroOperation.Read(String key, Long _) ->
                          new MicroOperation.Read(key, null);
                      case MicroOperation.Append _, MicroOperation.Write _ -> step;
                    })
            .toList();
    return new Operation(process, "n1", invoked, completed, new Call.Transaction(asked), outcome);
  }
}
