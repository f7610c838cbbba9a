package io.holdfast.codec;

import static io.holdfast.codec.ProtoBytes.requireNothingUnknown;

import io.holdfast.codec.proto.AlreadyConfirmedMessage;
import io.holdfast.codec.proto.AnswerMessage;
import io.holdfast.codec.proto.AppliedMessage;
import io.holdfast.codec.proto.BatchResultMessage;
import io.holdfast.codec.proto.LeaseEndedMessage;
import io.holdfast.codec.proto.LeaseGrantedMessage;
import io.holdfast.codec.proto.PolicyDoneMessage;
import io.holdfast.codec.proto.RefusedMessage;
import io.holdfast.codec.proto.SessionOpenedMessage;
import io.holdfast.codec.proto.SessionUnknownMessage;
import io.holdfast.codec.proto.SupersededMessage;
import io.holdfast.codec.proto.TransactionDoneMessage;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;

/** Results of batches and commands ⇄ messages of result.proto. */
final class ResultMessages {
  private ResultMessages() {}

  static BatchResultMessage toMessage(BatchResult result) {
    BatchResultMessage.Builder message = BatchResultMessage.newBuilder();
    return switch (result) {
      case BatchResult.Applied applied -> message.setApplied(toMessage(applied)).build();
      case BatchResult.SessionUnknown(long session) ->
          message.setSessionUnknown(SessionUnknownMessage.newBuilder().setSession(session)).build();
      case BatchResult.AlreadyConfirmed() ->
          message.setAlreadyConfirmed(AlreadyConfirmedMessage.getDefaultInstance()).build();
      case BatchResult.Superseded() ->
          message.setSuperseded(SupersededMessage.getDefaultInstance()).build();
    };
  }

  static BatchResult toResult(BatchResultMessage message) {
    requireNothingUnknown(message);
    return switch (message.getResultCase()) {
      case APPLIED -> toApplied(message.getApplied());
      case SESSION_UNKNOWN -> {
        requireNothingUnknown(message.getSessionUnknown());
        yield new BatchResult.SessionUnknown(message.getSessionUnknown().getSession());
      }
      case ALREADY_CONFIRMED -> {
        requireNothingUnknown(message.getAlreadyConfirmed());
        yield new BatchResult.AlreadyConfirmed();
      }
      case SUPERSEDED -> {
        requireNothingUnknown(message.getSuperseded());
        yield new BatchResult.Superseded();
      }
      case RESULT_NOT_SET -> throw new UndecodableEntryException("batch result: no known kind");
    };
  }

  private static AppliedMessage toMessage(BatchResult.Applied applied) {
    AppliedMessage.Builder message = AppliedMessage.newBuilder().setReplayed(applied.replayed());
    applied.results().forEach(answer -> message.addAnswers(toMessage(answer)));
    return message.build();
  }

  private static BatchResult.Applied toApplied(AppliedMessage message) {
    requireNothingUnknown(message);
    return new BatchResult.Applied(
        message.getReplayed(),
        message.getAnswersList().stream().map(ResultMessages::toAnswer).toList());
  }

  private static AnswerMessage toMessage(BatchResult.Answer answer) {
    AnswerMessage.Builder message = AnswerMessage.newBuilder().setReplayed(answer.replayed());
    return switch (answer.result()) {
      case CommandResult.TransactionDone done ->
          message.setTransactionDone(toMessage(done)).build();
      case CommandResult.LeaseGranted(long revision, long lease, long ttlMillis) ->
          message
              .setLeaseGranted(
                  LeaseGrantedMessage.newBuilder()
                      .setRevision(revision)
                      .setLease(lease)
                      .setTtlMillis(ttlMillis))
              .build();
      case CommandResult.LeaseEnded(long revision, long lease, long deletedKeys) ->
          message
              .setLeaseEnded(
                  LeaseEndedMessage.newBuilder()
                      .setRevision(revision)
                      .setLease(lease)
                      .setDeletedKeys(deletedKeys))
              .build();
      case CommandResult.SessionOpened(long session) ->
          message.setSessionOpened(SessionOpenedMessage.newBuilder().setSession(session)).build();
      case CommandResult.PolicyDone(long revision, boolean existed) ->
          message
              .setPolicyDone(
                  PolicyDoneMessage.newBuilder().setRevision(revision).setExisted(existed))
              .build();
      case CommandResult.Refused refused ->
          message
              .setRefused(
                  RefusedMessage.newBuilder()
                      .setRevision(refused.revision())
                      .setRefusal(RefusalCodes.toCode(refused.refusal()))
                      .setDetail(refused.detail()))
              .build();
    };
  }

  private static BatchResult.Answer toAnswer(AnswerMessage message) {
    requireNothingUnknown(message);
    return new BatchResult.Answer(toCommandResult(message), message.getReplayed());
  }

  private static CommandResult toCommandResult(AnswerMessage message) {
    return switch (message.getResultCase()) {
      case TRANSACTION_DONE -> toTransactionDone(message.getTransactionDone());
      case LEASE_GRANTED -> {
        LeaseGrantedMessage granted = message.getLeaseGranted();
        requireNothingUnknown(granted);
        yield new CommandResult.LeaseGranted(
            granted.getRevision(), granted.getLease(), granted.getTtlMillis());
      }
      case LEASE_ENDED -> {
        LeaseEndedMessage ended = message.getLeaseEnded();
        requireNothingUnknown(ended);
        yield new CommandResult.LeaseEnded(
            ended.getRevision(), ended.getLease(), ended.getDeletedKeys());
      }
      case SESSION_OPENED -> {
        requireNothingUnknown(message.getSessionOpened());
        yield new CommandResult.SessionOpened(message.getSessionOpened().getSession());
      }
      case POLICY_DONE -> {
        PolicyDoneMessage done = message.getPolicyDone();
        requireNothingUnknown(done);
        yield new CommandResult.PolicyDone(done.getRevision(), done.getExisted());
      }
      case REFUSED -> {
        RefusedMessage refused = message.getRefused();
        requireNothingUnknown(refused);
        yield new CommandResult.Refused(
            refused.getRevision(),
            RefusalCodes.toRefusal(refused.getRefusal()),
            refused.getDetail());
      }
      case RESULT_NOT_SET -> throw new UndecodableEntryException("command result: no known kind");
    };
  }

  private static TransactionDoneMessage toMessage(CommandResult.TransactionDone done) {
    TransactionDoneMessage.Builder message =
        TransactionDoneMessage.newBuilder()
            .setSucceeded(done.succeeded())
            .setRevision(done.revision());
    done.results().forEach(result -> message.addResults(OperationResultMessages.toMessage(result)));
    return message.build();
  }

  private static CommandResult.TransactionDone toTransactionDone(TransactionDoneMessage message) {
    requireNothingUnknown(message);
    return new CommandResult.TransactionDone(
        message.getSucceeded(),
        message.getRevision(),
        message.getResultsList().stream().map(OperationResultMessages::toResult).toList());
  }
}
