package io.holdfast.raft.peer;

import java.io.IOException;

/** What one node asks of another. A code never changes its meaning. */
public enum MessageKind {
  PEER_CALL(1),
  APPEND_ENTRIES(2),
  REQUEST_VOTE(3),
  INSTALL_SNAPSHOT(4),
  START_ELECTION(5),
  READ_INDEX(6),

  /** A heartbeat that is not answered. */
  COMMIT_INDEX(7);

  private static final MessageKind[] ALL = values();

  private final byte code;

  MessageKind(int code) {
    this.code = (byte) code;
  }

  public byte code() {
    return code;
  }

  public static MessageKind of(byte code) throws IOException {
    for (MessageKind kind : ALL) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IOException("unknown message kind " + code);
  }
}
