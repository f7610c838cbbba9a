package io.holdfast.raft;

import io.holdfast.codec.EntryCodec;
import io.holdfast.store.CommandBatch;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** A batch on its way into the log of this node's own server: decoded, and its bytes. */
record BatchMessage(CommandBatch batch, ByteString content) implements Message {

  static BatchMessage of(CommandBatch batch) {
    return new BatchMessage(batch, UnsafeByteOperations.unsafeWrap(EntryCodec.encodeBatch(batch)));
  }

  /** From the bytes that another node sent; junk is an UndecodableEntryException. */
  static BatchMessage of(byte[] bytes) {
    return new BatchMessage(EntryCodec.decodeBatch(bytes), UnsafeByteOperations.unsafeWrap(bytes));
  }

  @Override
  public ByteString getContent() {
    return content;
  }
}
