package io.holdfast.raft.transport;

import java.io.IOException;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.Parser;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** Reads Ratis' messages from the bytes that came. */
final class WireMessages {
  private WireMessages() {}

  /** Values stay where they are: the message points into the bytes, which nobody else has. */
  static <M> M parse(Parser<M> messages, byte[] bytes) throws IOException {
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    input.enableAliasing(true);
    M message = messages.parseFrom(input);
    input.checkLastTagWas(0);
    return message;
  }
}
