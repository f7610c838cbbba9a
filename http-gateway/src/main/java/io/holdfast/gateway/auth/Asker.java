package io.holdfast.gateway.auth;

/** A request, as far as it matters who sent it. */
public interface Asker {
  /** Who sent it; {@link Caller#NOBODY} until that was found out. */
  Caller caller();

  /** Remembers who sent it, or what that user may do now. */
  void caller(Caller now);

  /**
   * Until when it may wait for this node to learn more, on {@link System#nanoTime()}'s scale; null
   * = it must not wait.
   */
  Long waitUntilNanos();

  /** Where it came from; asked only of one that may wait. */
  default String remoteAddress() {
    return "";
  }
}
