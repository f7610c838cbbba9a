package io.holdfast.bench.load;

import java.time.Duration;

/**
 * How long a load runs.
 *
 * @param warmUp sent like the rest and thrown away
 * @param window measured, behind the warm-up
 * @param seed of the clients' random choices; equal seeds choose equal keys in equal order for each
 *     client
 */
public record LoadSettings(Duration warmUp, Duration window, long seed) {}
