package io.holdfast.raft;

import io.holdfast.codec.EntryCodec;
import io.holdfast.store.CommandBatch;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** A batch on its way to the leader's log: decoded, and its bytes. */
record BatchMessage(CommandBatch batch, ByteString content) {

  static BatchMessage of(CommandBatch batch) {
    return new BatchMessage(batch, UnsafeByteOperations.unsafeWrap(EntryCodec.encodeBatch(batch)));
  }

  /** From the bytes that another node sent; junk is an UndecodableEntryException. */
  static BatchMessage of(byte[] bytes) {
    return new BatchMessage(EntryCodec.decodeBatch(bytes), UnsafeByteOperations.unsafeWrap(bytes));
  }
}
