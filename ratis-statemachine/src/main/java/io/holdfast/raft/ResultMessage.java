package io.holdfast.raft;

import io.holdfast.store.BatchResult;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * A batch's result on its way to whoever submitted the batch in this process. It never travels in
 * Ratis' own messages, so it has no bytes.
 */
record ResultMessage(BatchResult result) implements Message {
  @Override
  public ByteString getContent() {
    return ByteString.EMPTY;
  }
}
