package io.holdfast.raft.statemachine;

import io.holdfast.codec.EntryCodec;
import io.holdfast.store.command.EntryStamp;
import java.util.List;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** The batches of one entry, on their way into the log of this node's own server. */
public record EntryMessage(List<BatchMessage> batches) implements Message {

  /** What goes into the log: the batches as they came, behind the leader's stamp. */
  ByteString stamped(EntryStamp stamp) {
    ByteString entry = UnsafeByteOperations.unsafeWrap(EntryCodec.header(stamp, batches.size()));
    if (batches.size() == 1) {
      return entry.concat(batches.getFirst().content());
    }
    entry = entry.concat(number(batches.size()));
    for (BatchMessage batch : batches) {
      entry = entry.concat(number(batch.content().size())).concat(batch.content());
    }
    return entry;
  }

  private static ByteString number(int number) {
    return UnsafeByteOperations.unsafeWrap(EntryCodec.number(number));
  }

  /** Never asked for: the state machine makes the entry of the parts. */
  @Override
  public ByteString getContent() {
    return ByteString.EMPTY;
  }
}
