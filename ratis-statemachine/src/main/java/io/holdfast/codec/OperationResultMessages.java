package io.holdfast.codec;

import static io.holdfast.codec.ProtoBytes.requireNothingUnknown;
import static io.holdfast.codec.ProtoBytes.share;
import static io.holdfast.codec.ProtoBytes.take;

import io.holdfast.codec.proto.DeleteDoneMessage;
import io.holdfast.codec.proto.GetDoneMessage;
import io.holdfast.codec.proto.IncrementDoneMessage;
import io.holdfast.codec.proto.KeyedRecordMessage;
import io.holdfast.codec.proto.OperationResultMessage;
import io.holdfast.codec.proto.PutDoneMessage;
import io.holdfast.codec.proto.RangeDoneMessage;
import io.holdfast.codec.proto.StoredRecordMessage;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.result.KeyedRecord;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.StoredRecord;

/** What operations did or found ⇄ messages of result.proto. */
final class OperationResultMessages {
  private OperationResultMessages() {}

  static OperationResultMessage toMessage(OperationResult result) {
    OperationResultMessage.Builder message = OperationResultMessage.newBuilder();
    return switch (result) {
      case OperationResult.PutDone put -> message.setPutDone(toMessage(put)).build();
      case OperationResult.IncrementDone increment ->
          message.setIncrementDone(toMessage(increment)).build();
      case OperationResult.GetDone(Bytes key, StoredRecord record) ->
          message.setGetDone(toMessage(key, record)).build();
      case OperationResult.RangeDone(RangePage page) ->
          message.setRangeDone(toMessage(page)).build();
      case OperationResult.DeleteDone(long deleted) ->
          message.setDeleteDone(DeleteDoneMessage.newBuilder().setDeleted(deleted)).build();
    };
  }

  static OperationResult toResult(OperationResultMessage message) {
    requireNothingUnknown(message);
    return switch (message.getResultCase()) {
      case PUT_DONE -> toPutDone(message.getPutDone());
      case INCREMENT_DONE -> toIncrementDone(message.getIncrementDone());
      case GET_DONE -> toGetDone(message.getGetDone());
      case RANGE_DONE -> new OperationResult.RangeDone(toPage(message.getRangeDone()));
      case DELETE_DONE -> {
        requireNothingUnknown(message.getDeleteDone());
        yield new OperationResult.DeleteDone(message.getDeleteDone().getDeleted());
      }
      case RESULT_NOT_SET -> throw new UndecodableEntryException("operation result: no known kind");
    };
  }

  private static PutDoneMessage toMessage(OperationResult.PutDone put) {
    return PutDoneMessage.newBuilder()
        .setCreateRevision(put.createRevision())
        .setModifyRevision(put.modifyRevision())
        .setVersion(put.version())
        .setLease(put.lease())
        .build();
  }

  private static OperationResult.PutDone toPutDone(PutDoneMessage message) {
    requireNothingUnknown(message);
    return new OperationResult.PutDone(
        message.getCreateRevision(),
        message.getModifyRevision(),
        message.getVersion(),
        message.getLease());
  }

  private static IncrementDoneMessage toMessage(OperationResult.IncrementDone increment) {
    return IncrementDoneMessage.newBuilder()
        .setValue(increment.value())
        .setCreateRevision(increment.createRevision())
        .setModifyRevision(increment.modifyRevision())
        .setVersion(increment.version())
        .setLease(increment.lease())
        .build();
  }

  private static OperationResult.IncrementDone toIncrementDone(IncrementDoneMessage message) {
    requireNothingUnknown(message);
    return new OperationResult.IncrementDone(
        message.getValue(),
        message.getCreateRevision(),
        message.getModifyRevision(),
        message.getVersion(),
        message.getLease());
  }

  private static GetDoneMessage toMessage(Bytes key, StoredRecord record) {
    GetDoneMessage.Builder message = GetDoneMessage.newBuilder().setKey(share(key));
    if (record != null) {
      message.setRecord(toMessage(record));
    }
    return message.build();
  }

  private static OperationResult.GetDone toGetDone(GetDoneMessage message) {
    requireNothingUnknown(message);
    StoredRecord record = message.hasRecord() ? toRecord(message.getRecord()) : null;
    return new OperationResult.GetDone(take(message.getKey()), record);
  }

  private static RangeDoneMessage toMessage(RangePage page) {
    RangeDoneMessage.Builder message =
        RangeDoneMessage.newBuilder().setCount(page.count()).setMore(page.more());
    for (KeyedRecord item : page.items()) {
      message.addItems(
          KeyedRecordMessage.newBuilder()
              .setKey(share(item.key()))
              .setRecord(toMessage(item.record())));
    }
    return message.build();
  }

  private static RangePage toPage(RangeDoneMessage message) {
    requireNothingUnknown(message);
    return new RangePage(
        message.getItemsList().stream().map(OperationResultMessages::toKeyedRecord).toList(),
        message.getCount(),
        message.getMore());
  }

  private static KeyedRecord toKeyedRecord(KeyedRecordMessage message) {
    requireNothingUnknown(message);
    if (!message.hasRecord()) {
      throw new UndecodableEntryException("range item: no record");
    }
    return new KeyedRecord(take(message.getKey()), toRecord(message.getRecord()));
  }

  private static StoredRecordMessage toMessage(StoredRecord record) {
    return StoredRecordMessage.newBuilder()
        .setValue(share(record.value()))
        .setContentType(record.contentType())
        .setCreateRevision(record.createRevision())
        .setModifyRevision(record.modifyRevision())
        .setVersion(record.version())
        .setLease(record.lease())
        .build();
  }

  private static StoredRecord toRecord(StoredRecordMessage message) {
    requireNothingUnknown(message);
    return new StoredRecord(
        take(message.getValue()),
        message.getContentType(),
        message.getCreateRevision(),
        message.getModifyRevision(),
        message.getVersion(),
        message.getLease());
  }
}
