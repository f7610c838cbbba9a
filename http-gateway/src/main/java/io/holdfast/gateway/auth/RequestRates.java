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
  private static final long TOKEN_ACTS_PER_SECOND = 1;
  private static final long TOKEN_ACTS_AT_ONCE = 20;

  private final Supplier<AuthSet> state;
  private final LongSupplier nanos;

  /** Of users that have a bound; as many as there are users at most. */
  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();

  private final Map<String, TokenBucket> tokenActs = new ConcurrentHashMap<>();

  /**
   * For one node.
   *
   * @param nanos as {@link System#nanoTime()} counts
   */
  public RequestRates(Supplier<AuthSet> state, LongSupplier nanos) {
    this.state = state;
    this.nanos = nanos;
  }

  /**
   * Counts a token that a user makes or ends: each end has all writes under way judged again, so
   * whoever has no other rights could hold everybody up with it.
   */
  void countTokenAct(Caller caller) {
    TokenBucket bucket = tokenActs.computeIfAbsent(caller.user(), first -> new TokenBucket());
    if (!bucket.take(TOKEN_ACTS_PER_SECOND, TOKEN_ACTS_AT_ONCE, nanos.getAsLong())) {
      throw Problem.of(
              ProblemCode.RATE_LIMITED,
              "a user makes or ends one token a second at a node, or "
                  + TOKEN_ACTS_AT_ONCE
                  + " at once")
          .with("limit", TOKEN_ACTS_PER_SECOND)
          .exception();
    }
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
    TokenBucket bucket = buckets.computeIfAbsent(caller.user(), first -> new TokenBucket());
    if (!bucket.take(user.requestsPerSecond(), user.requestsPerSecond(), nanos.getAsLong())) {
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
}
