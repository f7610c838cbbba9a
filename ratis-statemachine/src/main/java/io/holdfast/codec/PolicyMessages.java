package io.holdfast.codec;

import static io.holdfast.codec.ProtoBytes.requireNothingUnknown;
import static io.holdfast.codec.ProtoBytes.share;
import static io.holdfast.codec.ProtoBytes.take;

import io.holdfast.codec.proto.ConsistencyCode;
import io.holdfast.codec.proto.ConsistencyMessage;
import io.holdfast.codec.proto.DurabilityCode;
import io.holdfast.codec.proto.PutPolicyMessage;
import io.holdfast.store.command.Consistency;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.Policy;

/** Policies ⇄ messages of entry.proto. */
final class PolicyMessages {
  private PolicyMessages() {}

  static PutPolicyMessage toMessage(Policy policy) {
    PutPolicyMessage.Builder message =
        PutPolicyMessage.newBuilder()
            .setName(policy.name())
            .setPrefix(share(policy.prefix()))
            .setDefaultDurability(toCode(policy.defaultDurability()))
            .setFloorDurability(toCode(policy.floorDurability()));
    if (policy.defaultConsistency() != null) {
      message.setDefaultConsistency(toMessage(policy.defaultConsistency()));
    }
    if (policy.floorConsistency() != null) {
      message.setFloorConsistency(toMessage(policy.floorConsistency()));
    }
    return message.build();
  }

  static Policy toPolicy(PutPolicyMessage message) {
    requireNothingUnknown(message);
    return new Policy(
        message.getName(),
        take(message.getPrefix()),
        toDurability(message.getDefaultDurability()),
        toDurability(message.getFloorDurability()),
        message.hasDefaultConsistency() ? toConsistency(message.getDefaultConsistency()) : null,
        message.hasFloorConsistency() ? toConsistency(message.getFloorConsistency()) : null);
  }

  private static DurabilityCode toCode(Durability durability) {
    return switch (durability) {
      case null -> DurabilityCode.DURABILITY_UNSPECIFIED;
      case ASYNC -> DurabilityCode.ASYNC;
      case MAJORITY -> DurabilityCode.MAJORITY;
      case ALL -> DurabilityCode.ALL;
    };
  }

  private static Durability toDurability(DurabilityCode code) {
    return switch (code) {
      case DURABILITY_UNSPECIFIED -> null;
      case ASYNC -> Durability.ASYNC;
      case MAJORITY -> Durability.MAJORITY;
      case ALL -> Durability.ALL;
      case UNRECOGNIZED -> throw new UndecodableEntryException("policy: unknown durability");
    };
  }

  private static ConsistencyMessage toMessage(Consistency consistency) {
    ConsistencyCode level =
        switch (consistency.level()) {
          case LOCAL -> ConsistencyCode.LOCAL;
          case BOUNDED -> ConsistencyCode.BOUNDED;
          case SESSION -> ConsistencyCode.SESSION;
          case LINEARIZABLE -> ConsistencyCode.LINEARIZABLE;
        };
    return ConsistencyMessage.newBuilder()
        .setLevel(level)
        .setMaxStalenessMillis(consistency.maxStalenessMillis())
        .build();
  }

  private static Consistency toConsistency(ConsistencyMessage message) {
    requireNothingUnknown(message);
    Consistency.Level level =
        switch (message.getLevel()) {
          case LOCAL -> Consistency.Level.LOCAL;
          case BOUNDED -> Consistency.Level.BOUNDED;
          case SESSION -> Consistency.Level.SESSION;
          case LINEARIZABLE -> Consistency.Level.LINEARIZABLE;
          case CONSISTENCY_UNSPECIFIED, UNRECOGNIZED ->
              throw new UndecodableEntryException("policy: unknown consistency");
        };
    return new Consistency(level, message.getMaxStalenessMillis());
  }
}
