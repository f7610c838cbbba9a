package io.holdfast.codec;

import static io.holdfast.codec.ProtoBytes.requireNothingUnknown;

import com.google.protobuf.UnsafeByteOperations;
import io.holdfast.codec.proto.AlreadyConfirmedMessage;
import io.holdfast.codec.proto.AppliedMessage;
import io.holdfast.codec.proto.BatchResultMessage;
import io.holdfast.codec.proto.SessionUnknownMessage;
import io.holdfast.codec.proto.SupersededMessage;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.format.BatchResultsFormat;
import io.holdfast.store.result.BatchResult;

/** Results of batches ⇄ messages of result.proto; what commands answered stays a row. */
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
    byte[] answers = BatchResultsFormat.encode(applied.results());
    return AppliedMessage.newBuilder()
        .setReplayed(applied.replayed())
        .setAnswers(UnsafeByteOperations.unsafeWrap(answers))
        .build();
  }

  private static BatchResult.Applied toApplied(AppliedMessage message) {
    requireNothingUnknown(message);
    try {
      return new BatchResult.Applied(
          message.getReplayed(), BatchResultsFormat.decode(message.getAnswers().toByteArray()));
    } catch (Invariant.BrokenInvariantException e) {
      throw new UndecodableEntryException("answers of a batch: " + e.getMessage(), e);
    }
  }
}
