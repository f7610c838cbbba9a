package io.holdfast.peer;

import java.time.Duration;

/** What a connection bears, for those whose own bounds have to agree with it. */
public final class PeerBounds {
  /** Payload of one frame: an entry of the log and its envelope; more is no frame of ours. */
  public static final int MAX_FRAME_BYTES = 16 << 20;

  /** What the other side has not taken yet; a side that is so far behind is no help any more. */
  public static final long MAX_WAITING_BYTES = 64L << 20;

  /** A node that works on an answer for long still says that it is there. */
  public static final Duration PING = Duration.ofMillis(500);

  /**
   * For how long a node that owes an answer may send nothing. TCP tries for minutes what was lost
   * while the network was cut, ever more rarely; a new connection stands as soon as it is whole.
   */
  public static final Duration SILENCE = Duration.ofSeconds(2);

  private PeerBounds() {}
}
