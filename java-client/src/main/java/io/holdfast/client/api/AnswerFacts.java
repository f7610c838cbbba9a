package io.holdfast.client.api;

import java.time.Duration;
import java.util.Optional;

/**
 * What an answer says about itself.
 *
 * @param revision the store's at the answer, as the node knew it; 0 = not said
 * @param node who answered
 * @param role leader, follower, listener, gateway …
 * @param leader who led then, as the node knew it; empty = nobody known
 * @param consistency the level that a read got
 * @param staleness how old a read's answer may be at most; empty = nothing is promised
 * @param durability how durable a write was when it was answered
 * @param durabilityPending the write stays and is durable on a majority, but not yet on all
 * @param operation the name of a write, for {@code HoldfastClient.operation}
 * @param replayed the write was applied by an earlier attempt, whose result this is
 * @param attempts how often the request was sent
 */
public record AnswerFacts(
    long revision,
    String node,
    String role,
    long term,
    String leader,
    Optional<String> consistency,
    Optional<Duration> staleness,
    Optional<String> durability,
    boolean durabilityPending,
    Optional<String> operation,
    boolean replayed,
    int attempts) {}
