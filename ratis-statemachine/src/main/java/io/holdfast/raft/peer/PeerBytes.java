package io.holdfast.raft.peer;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.holdfast.store.command.Bytes;
import java.io.IOException;

/** What calls and replies share: strict reading, and batches and results with one copy each. */
final class PeerBytes {
  private PeerBytes() {}

  /** The message's byte strings share memory with the input: take them out before it changes. */
  static <M extends Message> M parse(byte[] bytes, Parser<M> parser) throws IOException {
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    input.enableAliasing(true);
    M message = parser.parseFrom(input);
    input.checkLastTagWas(0);
    return known(message);
  }

  /** A field that is not known here has a meaning that is not known either. */
  static <M extends Message> M known(M message) throws IOException {
    if (!message.getUnknownFields().isEmpty()) {
      throw new IOException(
          message.getDescriptorForType().getName()
              + ": unknown fields "
              + message.getUnknownFields().asMap().keySet());
    }
    return message;
  }

  static ByteString share(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.array());
  }

  static Bytes take(ByteString bytes) {
    return Bytes.wrap(bytes.toByteArray());
  }
}
