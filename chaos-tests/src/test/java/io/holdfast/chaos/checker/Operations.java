package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;

/** Short ways to write operations in tests. Times are in nanoseconds. */
public final class Operations {

  private Operations() {}

  static Operation ok(int process, long invoked, long completed, Call call, Answer answer) {
    return new Operation(process, "n1", invoked, completed, call, Outcome.ok(answer));
  }

  static Operation failed(int process, long invoked, long completed, Call call) {
    return new Operation(process, "n1", invoked, completed, call, Outcome.failed("refused"));
  }

  static Operation unknown(int process, long invoked, long completed, Call call) {
    return new Operation(process, "n1", invoked, completed, call, Outcome.unknown("timeout"));
  }

  public static Operation write(int process, long invoked, long completed, Long value) {
    return ok(
        process, invoked, completed, new Call.RegisterWrite("x", value), new Answer.Written(0));
  }

  static Operation failedWrite(int process, long invoked, long completed, Long value) {
    return failed(process, invoked, completed, new Call.RegisterWrite("x", value));
  }

  public static Operation unknownWrite(int process, long invoked, long completed, Long value) {
    return unknown(process, invoked, completed, new Call.RegisterWrite("x", value));
  }

  public static Operation read(int process, long invoked, long completed, Long value) {
    return ok(
        process,
        invoked,
        completed,
        new Call.RegisterRead("x"),
        new Answer.RegisterValue(value, 0));
  }

  static Operation swap(
      int process, long invoked, long completed, Long expected, Long value, boolean swapped) {
    return ok(
        process,
        invoked,
        completed,
        new Call.RegisterCompareAndSet("x", expected, value),
        new Answer.Swapped(swapped, 0));
  }

  static Operation unknownSwap(
      int process, long invoked, long completed, Long expected, Long value) {
    return unknown(
        process, invoked, completed, new Call.RegisterCompareAndSet("x", expected, value));
  }
}
