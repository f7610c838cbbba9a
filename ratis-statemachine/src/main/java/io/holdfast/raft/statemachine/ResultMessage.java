package io.holdfast.raft.statemachine;

import io.holdfast.store.result.BatchResult;
import java.util.List;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * The results of an entry's batches on their way to whoever submitted them in this process. They
 * never travel in Ratis' own messages, so they have no bytes.
 */
public record ResultMessage(List<BatchResult> results) implements Message {
  @Override
  public ByteString getContent() {
    return ByteString.EMPTY;
  }
}
