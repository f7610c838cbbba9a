package io.holdfast.gateway.auth;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.store.command.User;
import io.holdfast.store.table.AuthSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Holds users to the requests per second that they are allowed at each node: a bucket that holds
 * one second's worth. Safe for many threads.
 */
public final class RequestRates {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Supplier<AuthSet> state;
  private final LongSupplier nanos;

  /** Of users that have a bound; as many as there are users at most. */
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  /**
   * For one node.
   *
   * @param nanos as {@link System#nanoTime()} counts
   */
  public RequestRates(Supplier<AuthSet> state, LongSupplier nanos) {
    this.state = state;
    this.nanos = nanos;
  }

  /** Counts a request; refuses it when its user sends more than it may. */
  void count(Caller caller) {
    if (!caller.isKnown()) {
      return;
    }
    User user = state.get().user(caller.user());
    if (user == null || user.requestsPerSecond() == 0) {
      buckets.remove(caller.user());
      return;
    }
    Bucket bucket = buckets.computeIfAbsent(caller.user(), first -> new Bucket());
    if (!bucket.take(user.requestsPerSecond(), nanos.getAsLong())) {
      throw Problem.of(
              ProblemCode.RATE_LIMITED,
              "user "
                  + caller.user()
                  + " may send "
                  + user.requestsPerSecond()
                  + " requests a second to a node")
          .with("limit", user.requestsPerSecond())
          .exception();
    }
  }

  private static final class Bucket {
    private double left = -1;
    private long atNanos;

    synchronized boolean take(long perSecond, long now) {
      double most = Math.max(1, perSecond);
      left = left < 0 ? most : Math.min(most, left + (now - atNanos) / NANOS_PER_SECOND * most);
      atNanos = now;
      if (left < 1) {
        return false;
      }
      left--;
      return true;
    }
  }
}
