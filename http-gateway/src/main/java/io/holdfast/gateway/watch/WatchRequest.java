package io.holdfast.gateway.watch;

import io.holdfast.gateway.auth.Asker;
import io.holdfast.gateway.auth.Caller;

/**
 * A watch as it was asked for.
 *
 * @param since the revision behind which it begins; one that does not exist yet is waited for
 * @param progressNanos how long nothing is said at most
 * @param asker who asked
 * @param expiresNanos when the right to ask ends by itself
 * @param whenEnded called once
 */
record WatchRequest(
    WatchSpec spec,
    long since,
    long progressNanos,
    Watcher asker,
    long expiresNanos,
    Runnable whenEnded) {

  /** Whoever watches, to be looked at again when rights have changed. Never waits. */
  static final class Watcher implements Asker {
    private volatile Caller caller;

    Watcher(Caller caller) {
      this.caller = caller;
    }

    @Override
    public Caller caller() {
      return caller;
    }

    @Override
    public void caller(Caller now) {
      caller = now;
    }

    @Override
    public Long waitUntilNanos() {
      return null;
    }
  }
}
