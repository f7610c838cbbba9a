package io.holdfast.gateway.admission;

/** The room that the bodies of all open requests share, as one of them sees it. */
@FunctionalInterface
public interface BodyRoom {
  /** So much is in memory before there has to be room for more. */
  int FIRST_BYTES = 8 << 10;

  /** Room without end, for what reads no body. */
  BodyRoom UNBOUNDED = bytes -> true;

  /** Takes room for so many bytes in all; false = there is none, and no more may be read. */
  boolean growTo(int bytes);

  /** The whole body is there: its client is no longer waited for. */
  default void arrived() {}
}
