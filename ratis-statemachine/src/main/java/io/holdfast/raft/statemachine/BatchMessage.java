package io.holdfast.raft.statemachine;

import io.holdfast.codec.EntryCodec;
import io.holdfast.store.command.CommandBatch;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** A batch on its way to the leader's log: decoded, and its bytes. */
public record BatchMessage(CommandBatch batch, ByteString content) {

  public static BatchMessage of(CommandBatch batch) {
    return new BatchMessage(batch, UnsafeByteOperations.unsafeWrap(EntryCodec.encodeBatch(batch)));
  }

  /** From the bytes that another node sent; junk is an UndecodableEntryException. */
  public static BatchMessage of(byte[] bytes) {
    return new BatchMessage(EntryCodec.decodeBatch(bytes), UnsafeByteOperations.unsafeWrap(bytes));
  }
}
