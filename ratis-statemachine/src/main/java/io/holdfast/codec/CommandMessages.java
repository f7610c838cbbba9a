package io.holdfast.codec;

import static io.holdfast.codec.ProtoBytes.requireNothingUnknown;
import static io.holdfast.codec.ProtoBytes.share;
import static io.holdfast.codec.ProtoBytes.take;

import io.holdfast.codec.proto.AdvanceClockMessage;
import io.holdfast.codec.proto.CommandBatchMessage;
import io.holdfast.codec.proto.DeletePolicyMessage;
import io.holdfast.codec.proto.ExpireLeaseMessage;
import io.holdfast.codec.proto.GrantLeaseMessage;
import io.holdfast.codec.proto.KeepLeaseAliveMessage;
import io.holdfast.codec.proto.KeepLeasesAliveMessage;
import io.holdfast.codec.proto.OpenSessionMessage;
import io.holdfast.codec.proto.RevokeLeaseMessage;
import io.holdfast.codec.proto.SubmittedCommandMessage;
import io.holdfast.codec.proto.TransactionMessage;
import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.LockCommand;
import io.holdfast.store.command.Policy;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.command.SubmittedCommand.Fence;
import java.util.List;

/** Commands ⇄ messages of entry.proto. */
final class CommandMessages {
  private CommandMessages() {}

  static CommandBatchMessage toMessage(CommandBatch batch) {
    CommandBatchMessage.Builder message =
        CommandBatchMessage.newBuilder()
            .setSession(batch.session())
            .setFirstSequence(batch.firstSequence())
            .setConfirmedBelow(batch.confirmedBelow())
            .addAllUnreached(batch.unreached());
    batch.commands().forEach(command -> message.addCommands(toMessage(command)));
    return message.build();
  }

  static CommandBatch toBatch(CommandBatchMessage message) {
    requireNothingUnknown(message);
    return new CommandBatch(
        message.getSession(),
        message.getFirstSequence(),
        message.getConfirmedBelow(),
        List.copyOf(message.getUnreachedList()),
        message.getCommandsList().stream().map(CommandMessages::toSubmitted).toList());
  }

  private static SubmittedCommandMessage toMessage(SubmittedCommand submitted) {
    SubmittedCommandMessage.Builder message =
        SubmittedCommandMessage.newBuilder()
            .setIdempotencyKey(submitted.idempotencyKey())
            .setFingerprint(share(submitted.fingerprint()))
            .setAuthRevision(submitted.authRevision());
    if (!submitted.fence().isNone()) {
      message.setFence(LockMessages.toMessage(submitted.fence()));
    }
    return switch (submitted.command()) {
      case Command.Transaction transaction ->
          message.setTransaction(toMessage(transaction)).build();
      case Command.GrantLease(long ttlMillis) ->
          message.setGrantLease(GrantLeaseMessage.newBuilder().setTtlMillis(ttlMillis)).build();
      case Command.KeepLeaseAlive(long lease) ->
          message.setKeepLeaseAlive(KeepLeaseAliveMessage.newBuilder().setLease(lease)).build();
      case Command.RevokeLease(long lease) ->
          message.setRevokeLease(RevokeLeaseMessage.newBuilder().setLease(lease)).build();
      case Command.ExpireLease(long lease, long renewals) ->
          message
              .setExpireLease(ExpireLeaseMessage.newBuilder().setLease(lease).setRenewals(renewals))
              .build();
      case Command.KeepLeasesAlive(List<Long> leases) ->
          message
              .setKeepLeasesAlive(KeepLeasesAliveMessage.newBuilder().addAllLeases(leases))
              .build();
      case Command.AdvanceClock() ->
          message.setAdvanceClock(AdvanceClockMessage.getDefaultInstance()).build();
      case Command.OpenSession() ->
          message.setOpenSession(OpenSessionMessage.getDefaultInstance()).build();
      case Command.PutPolicy(Policy policy) ->
          message.setPutPolicy(PolicyMessages.toMessage(policy)).build();
      case Command.DeletePolicy(String name) ->
          message.setDeletePolicy(DeletePolicyMessage.newBuilder().setName(name)).build();
      case LockCommand command -> message.setLock(LockMessages.toMessage(command)).build();
      case AuthCommand command -> message.setAuth(AuthMessages.toMessage(command)).build();
    };
  }

  private static SubmittedCommand toSubmitted(SubmittedCommandMessage message) {
    requireNothingUnknown(message);
    return new SubmittedCommand(
        message.getIdempotencyKey(),
        take(message.getFingerprint()),
        toCommand(message),
        message.getAuthRevision(),
        message.hasFence() ? LockMessages.toFence(message.getFence()) : Fence.NONE);
  }

  private static Command toCommand(SubmittedCommandMessage message) {
    return switch (message.getCommandCase()) {
      case TRANSACTION -> toTransaction(message.getTransaction());
      case GRANT_LEASE -> {
        requireNothingUnknown(message.getGrantLease());
        yield new Command.GrantLease(message.getGrantLease().getTtlMillis());
      }
      case KEEP_LEASE_ALIVE -> {
        requireNothingUnknown(message.getKeepLeaseAlive());
        yield new Command.KeepLeaseAlive(message.getKeepLeaseAlive().getLease());
      }
      case REVOKE_LEASE -> {
        requireNothingUnknown(message.getRevokeLease());
        yield new Command.RevokeLease(message.getRevokeLease().getLease());
      }
      case EXPIRE_LEASE -> {
        ExpireLeaseMessage expire = message.getExpireLease();
        requireNothingUnknown(expire);
        yield new Command.ExpireLease(expire.getLease(), expire.getRenewals());
      }
      case KEEP_LEASES_ALIVE -> {
        requireNothingUnknown(message.getKeepLeasesAlive());
        yield new Command.KeepLeasesAlive(
            List.copyOf(message.getKeepLeasesAlive().getLeasesList()));
      }
      case ADVANCE_CLOCK -> {
        requireNothingUnknown(message.getAdvanceClock());
        yield new Command.AdvanceClock();
      }
      case OPEN_SESSION -> {
        requireNothingUnknown(message.getOpenSession());
        yield new Command.OpenSession();
      }
      case PUT_POLICY -> new Command.PutPolicy(PolicyMessages.toPolicy(message.getPutPolicy()));
      case DELETE_POLICY -> {
        requireNothingUnknown(message.getDeletePolicy());
        yield new Command.DeletePolicy(message.getDeletePolicy().getName());
      }
      case LOCK -> LockMessages.toCommand(message.getLock());
      case AUTH -> AuthMessages.toCommand(message.getAuth());
      case COMMAND_NOT_SET -> throw new UndecodableEntryException("command: no known kind");
    };
  }

  private static TransactionMessage toMessage(Command.Transaction transaction) {
    TransactionMessage.Builder message = TransactionMessage.newBuilder();
    transaction.compare().forEach(each -> message.addCompare(ComparisonMessages.toMessage(each)));
    transaction.then().forEach(each -> message.addThen(OperationMessages.toMessage(each)));
    transaction
        .otherwise()
        .forEach(each -> message.addOtherwise(OperationMessages.toMessage(each)));
    return message.build();
  }

  private static Command.Transaction toTransaction(TransactionMessage message) {
    requireNothingUnknown(message);
    return new Command.Transaction(
        message.getCompareList().stream().map(ComparisonMessages::toComparison).toList(),
        message.getThenList().stream().map(OperationMessages::toOperation).toList(),
        message.getOtherwiseList().stream().map(OperationMessages::toOperation).toList());
  }
}
