package io.holdfast.chaos.cluster;

/**
 * A node process ended.
 *
 * @param exitCode 128 and the signal if one ended it
 * @param atNanos when that was noticed, as {@link System#nanoTime()}
 * @param asked whether this suite had told it to end; if not, it ended by itself, or something else
 *     on the machine ended it
 */
public record NodeExit(String node, int exitCode, long atNanos, boolean asked) {}
