package io.holdfast.codec;

import static io.holdfast.codec.ProtoBytes.requireNothingUnknown;
import static io.holdfast.codec.ProtoBytes.share;
import static io.holdfast.codec.ProtoBytes.take;

import io.holdfast.codec.proto.ComparisonMessage;
import io.holdfast.codec.proto.ExistsMessage;
import io.holdfast.codec.proto.NumberIsMessage;
import io.holdfast.codec.proto.NumberTargetCode;
import io.holdfast.codec.proto.OperatorCode;
import io.holdfast.codec.proto.ValueIsMessage;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.Comparison.NumberTarget;
import io.holdfast.store.command.Comparison.Operator;

/** Comparisons ⇄ messages of entry.proto. */
final class ComparisonMessages {
  private ComparisonMessages() {}

  static ComparisonMessage toMessage(Comparison comparison) {
    ComparisonMessage.Builder message =
        ComparisonMessage.newBuilder().setKey(share(comparison.key()));
    return switch (comparison) {
      case Comparison.NumberIs(Bytes _, NumberTarget target, Operator operator, long operand) ->
          message
              .setNumberIs(
                  NumberIsMessage.newBuilder()
                      .setTarget(toCode(target))
                      .setOperator(toCode(operator))
                      .setOperand(operand))
              .build();
      case Comparison.ValueIs(Bytes _, Operator operator, Bytes operand) ->
          message
              .setValueIs(
                  ValueIsMessage.newBuilder()
                      .setOperator(toCode(operator))
                      .setOperand(share(operand)))
              .build();
      case Comparison.Exists(Bytes _, boolean expected) ->
          message.setExists(ExistsMessage.newBuilder().setExpected(expected)).build();
    };
  }

  static Comparison toComparison(ComparisonMessage message) {
    requireNothingUnknown(message);
    Bytes key = take(message.getKey());
    return switch (message.getConditionCase()) {
      case NUMBER_IS -> {
        NumberIsMessage number = message.getNumberIs();
        requireNothingUnknown(number);
        yield new Comparison.NumberIs(
            key,
            toTarget(number.getTarget()),
            toOperator(number.getOperator()),
            number.getOperand());
      }
      case VALUE_IS -> {
        ValueIsMessage value = message.getValueIs();
        requireNothingUnknown(value);
        yield new Comparison.ValueIs(
            key, toOperator(value.getOperator()), take(value.getOperand()));
      }
      case EXISTS -> {
        requireNothingUnknown(message.getExists());
        yield new Comparison.Exists(key, message.getExists().getExpected());
      }
      case CONDITION_NOT_SET -> throw new UndecodableEntryException("comparison: no known kind");
    };
  }

  private static NumberTargetCode toCode(NumberTarget target) {
    return switch (target) {
      case VERSION -> NumberTargetCode.VERSION;
      case CREATE_REVISION -> NumberTargetCode.CREATE_REVISION;
      case MODIFY_REVISION -> NumberTargetCode.MODIFY_REVISION;
      case LEASE -> NumberTargetCode.LEASE;
    };
  }

  private static NumberTarget toTarget(NumberTargetCode code) {
    return switch (code) {
      case VERSION -> NumberTarget.VERSION;
      case CREATE_REVISION -> NumberTarget.CREATE_REVISION;
      case MODIFY_REVISION -> NumberTarget.MODIFY_REVISION;
      case LEASE -> NumberTarget.LEASE;
      case NUMBER_TARGET_UNSPECIFIED, UNRECOGNIZED ->
          throw new UndecodableEntryException("comparison: unknown target");
    };
  }

  private static OperatorCode toCode(Operator operator) {
    return switch (operator) {
      case EQUAL -> OperatorCode.EQUAL;
      case NOT_EQUAL -> OperatorCode.NOT_EQUAL;
      case LESS -> OperatorCode.LESS;
      case GREATER -> OperatorCode.GREATER;
    };
  }

  private static Operator toOperator(OperatorCode code) {
    return switch (code) {
      case EQUAL -> Operator.EQUAL;
      case NOT_EQUAL -> Operator.NOT_EQUAL;
      case LESS -> Operator.LESS;
      case GREATER -> Operator.GREATER;
      case OPERATOR_UNSPECIFIED, UNRECOGNIZED ->
          throw new UndecodableEntryException("comparison: unknown operator");
    };
  }
}
