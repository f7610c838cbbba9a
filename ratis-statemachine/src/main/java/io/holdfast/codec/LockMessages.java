package io.holdfast.codec;

import static io.holdfast.codec.ProtoBytes.requireNothingUnknown;

import io.holdfast.codec.proto.AcquireLockMessage;
import io.holdfast.codec.proto.FenceMessage;
import io.holdfast.codec.proto.LockCommandMessage;
import io.holdfast.codec.proto.ReleaseLockMessage;
import io.holdfast.store.command.LockCommand;
import io.holdfast.store.command.SubmittedCommand.Fence;

/** Commands about locks, and fences ⇄ messages of entry.proto. */
final class LockMessages {
  private LockMessages() {}

  static LockCommandMessage toMessage(LockCommand command) {
    LockCommandMessage.Builder message = LockCommandMessage.newBuilder();
    return switch (command) {
      case LockCommand.Acquire acquire ->
          message
              .setAcquire(
                  AcquireLockMessage.newBuilder()
                      .setName(acquire.name())
                      .setOwner(acquire.owner())
                      .setTtlMillis(acquire.ttlMillis())
                      .setShared(acquire.shared())
                      .setPermits(acquire.permits())
                      .setWaits(acquire.waits())
                      .setLease(acquire.lease()))
              .build();
      case LockCommand.Release release ->
          message
              .setRelease(
                  ReleaseLockMessage.newBuilder()
                      .setName(release.name())
                      .setOwner(release.owner())
                      .setToken(release.token()))
              .build();
    };
  }

  static LockCommand toCommand(LockCommandMessage message) {
    requireNothingUnknown(message);
    return switch (message.getCommandCase()) {
      case ACQUIRE -> {
        AcquireLockMessage acquire = message.getAcquire();
        requireNothingUnknown(acquire);
        yield new LockCommand.Acquire(
            acquire.getName(),
            acquire.getOwner(),
            acquire.getTtlMillis(),
            acquire.getShared(),
            acquire.getPermits(),
            acquire.getWaits(),
            acquire.getLease());
      }
      case RELEASE -> {
        ReleaseLockMessage release = message.getRelease();
        requireNothingUnknown(release);
        yield new LockCommand.Release(release.getName(), release.getOwner(), release.getToken());
      }
      case COMMAND_NOT_SET -> throw new UndecodableEntryException("lock: no known command");
    };
  }

  static FenceMessage toMessage(Fence fence) {
    return FenceMessage.newBuilder().setLock(fence.lock()).setToken(fence.token()).build();
  }

  static Fence toFence(FenceMessage message) {
    requireNothingUnknown(message);
    return new Fence(message.getLock(), message.getToken());
  }
}
