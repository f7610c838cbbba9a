package io.holdfast.gateway.auth;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.text.AddressPrefix;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Bounds how many tokens that this node does not know are looked up, or have their signature
 * checked, for an address: anybody can make them up, and one that was made at another node just now
 * is rare. Safe for many threads.
 */
final class UnknownTokens {
  static final int PER_SECOND = 50;
  static final int AT_ONCE = 200;

  /** Addresses; beyond that those that came first are forgotten. */
  static final int MAX_REMEMBERED = 10_000;

  private final LongSupplier nanos;
  private final Map<String, TokenBucket> buckets = new LinkedHashMap<>();

  UnknownTokens(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Counts one; refuses it when there were too many. */
  void count(String address) {
    if (!bucket(AddressPrefix.of(address)).take(PER_SECOND, AT_ONCE, nanos.getAsLong())) {
      throw Problem.of(
              ProblemCode.RATE_LIMITED,
              "too many tokens that this node does not know come from this address: "
                  + PER_SECOND
                  + " a second are looked up or checked")
          .with("limit", PER_SECOND)
          .exception();
    }
  }

  /** One that was counted was no made-up one after all. */
  void wasNotBad(String address) {
    bucket(AddressPrefix.of(address)).giveBack();
  }

  private synchronized TokenBucket bucket(String prefix) {
    TokenBucket bucket = buckets.computeIfAbsent(prefix, first -> new TokenBucket());
    if (buckets.size() > MAX_REMEMBERED) {
      Iterator<String> oldest = buckets.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return bucket;
  }
}
