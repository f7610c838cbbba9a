package io.holdfast.codec;

import static io.holdfast.codec.ProtoBytes.requireNothingUnknown;
import static io.holdfast.codec.ProtoBytes.share;
import static io.holdfast.codec.ProtoBytes.take;

import io.holdfast.codec.proto.DeleteMessage;
import io.holdfast.codec.proto.DeleteRangeMessage;
import io.holdfast.codec.proto.GetMessage;
import io.holdfast.codec.proto.IncrementMessage;
import io.holdfast.codec.proto.OperationMessage;
import io.holdfast.codec.proto.PutMessage;
import io.holdfast.codec.proto.RangeMessage;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.RangeQuery;

/** Operations of a transaction ⇄ messages of entry.proto. */
final class OperationMessages {
  private OperationMessages() {}

  static OperationMessage toMessage(Operation operation) {
    OperationMessage.Builder message = OperationMessage.newBuilder();
    return switch (operation) {
      case Operation.Put put -> message.setPut(toMessage(put)).build();
      case Operation.Get(Bytes key) ->
          message.setGet(GetMessage.newBuilder().setKey(share(key))).build();
      case Operation.Range(RangeQuery query) -> message.setRange(toMessage(query)).build();
      case Operation.Delete(Bytes key) ->
          message.setDelete(DeleteMessage.newBuilder().setKey(share(key))).build();
      case Operation.DeleteRange(KeyRange range) ->
          message
              .setDeleteRange(
                  DeleteRangeMessage.newBuilder()
                      .setStart(share(range.start()))
                      .setEnd(share(range.end())))
              .build();
      case Operation.Increment(Bytes key, long by) ->
          message.setIncrement(IncrementMessage.newBuilder().setKey(share(key)).setBy(by)).build();
    };
  }

  static Operation toOperation(OperationMessage message) {
    requireNothingUnknown(message);
    return switch (message.getOperationCase()) {
      case PUT -> toPut(message.getPut());
      case GET -> {
        requireNothingUnknown(message.getGet());
        yield new Operation.Get(take(message.getGet().getKey()));
      }
      case RANGE -> new Operation.Range(toQuery(message.getRange()));
      case DELETE -> {
        requireNothingUnknown(message.getDelete());
        yield new Operation.Delete(take(message.getDelete().getKey()));
      }
      case DELETE_RANGE -> {
        DeleteRangeMessage delete = message.getDeleteRange();
        requireNothingUnknown(delete);
        yield new Operation.DeleteRange(
            new KeyRange(take(delete.getStart()), take(delete.getEnd())));
      }
      case INCREMENT -> {
        requireNothingUnknown(message.getIncrement());
        yield new Operation.Increment(
            take(message.getIncrement().getKey()), message.getIncrement().getBy());
      }
      case OPERATION_NOT_SET -> throw new UndecodableEntryException("operation: no known kind");
    };
  }

  private static PutMessage toMessage(Operation.Put put) {
    return PutMessage.newBuilder()
        .setKey(share(put.key()))
        .setValue(share(put.value()))
        .setContentType(put.contentType())
        .setLease(put.lease())
        .setTtlMillis(put.ttlMillis())
        .build();
  }

  private static Operation.Put toPut(PutMessage message) {
    requireNothingUnknown(message);
    return new Operation.Put(
        take(message.getKey()),
        take(message.getValue()),
        message.getContentType(),
        message.getLease(),
        message.getTtlMillis());
  }

  private static RangeMessage toMessage(RangeQuery query) {
    return RangeMessage.newBuilder()
        .setStart(share(query.range().start()))
        .setEnd(share(query.range().end()))
        .setLimit(query.limit())
        .setDescending(query.descending())
        .setKeysOnly(query.keysOnly())
        .setCountOnly(query.countOnly())
        .build();
  }

  private static RangeQuery toQuery(RangeMessage message) {
    requireNothingUnknown(message);
    return new RangeQuery(
        new KeyRange(take(message.getStart()), take(message.getEnd())),
        message.getLimit(),
        message.getDescending(),
        message.getKeysOnly(),
        message.getCountOnly());
  }
}
