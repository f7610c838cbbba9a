package io.holdfast.gateway.watch;

/** Hears of what its spec asks for, while it belongs to a {@link Group}. */
interface Subscriber {
  WatchSpec spec();

  /**
   * Takes what comes next; called under the lock of the hub, must not wait.
   *
   * @return whether it wants more of it; if not, it has left its group
   */
  boolean offer(Delivery next);

  /** Does what follows of what it was offered; called without that lock, by any thread. */
  void flush();
}
