package io.holdfast.peer;

import java.io.IOException;

/**
 * Memory of the large frames that are still arriving, over all connections to a node. That of
 * members and that of strangers have a bound each. Safe for many threads.
 */
final class ArrivingBytes {
  static final long MOST = 256L << 20;
  static final long MAX_FROM_STRANGERS = 32L << 20;

  private long members;
  private long strangers;

  /** The share of one connection, which is a stranger's at first. */
  final class Part {
    private long held;
    private boolean member;

    /**
     * Takes memory for more bytes.
     *
     * @throws IOException when there is no room: the connection must end
     */
    void grow(int bytes) throws IOException {
      synchronized (ArrivingBytes.this) {
        if (count(member) + bytes > (member ? MOST : MAX_FROM_STRANGERS)) {
          throw new IOException("frames that have not arrived in whole hold too many bytes");
        }
        add(bytes);
      }
    }

    private void add(long bytes) {
      held += bytes;
      if (member) {
        members += bytes;
      } else {
        strangers += bytes;
      }
    }

    /** The frame is complete, or never will be. */
    void release() {
      synchronized (ArrivingBytes.this) {
        add(-held);
      }
    }

    /** From now on it counts as a member's. */
    void becomesMembers() {
      synchronized (ArrivingBytes.this) {
        long bytes = held;
        add(-bytes);
        member = true;
        add(bytes);
      }
    }
  }

  private long count(boolean member) {
    return member ? members : strangers;
  }
}
