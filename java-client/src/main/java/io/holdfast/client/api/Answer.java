package io.holdfast.client.api;

import java.time.Duration;
import java.util.Optional;

/**
 * An answer and what it says about itself.
 *
 * @param outcome empty = the write was accepted, but the answer does not tell its result: {@link
 *     Durability#ASYNC}, and {@link Durability#ALL} while a voter is missing
 */
public record Answer<T>(Optional<T> outcome, AnswerFacts facts) {

  /**
   * What was asked for.
   *
   * @throws IllegalStateException when there is no {@link #outcome}: ask {@link
   *     HoldfastClient#operation} for it
   */
  public T value() {
    return outcome.orElseThrow(
        () ->
            new IllegalStateException(
                "accepted, result not told: ask for operation " + facts.operation().orElse("?")));
  }

  /** The store's at the answer. */
  public long revision() {
    return facts.revision();
  }

  /** Who answered. */
  public String node() {
    return facts.node();
  }

  /** Whether an earlier attempt was the one that was applied. */
  public boolean replayed() {
    return facts.replayed();
  }

  /** How old a read's answer may be at most; empty = nothing is promised. */
  public Optional<Duration> staleness() {
    return facts.staleness();
  }
}
