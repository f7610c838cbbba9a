package io.holdfast.bench.growth;

import io.holdfast.bench.report.LatencySummary;

/**
 * How a system stood when it held so many keys.
 *
 * @param loadedPerSecond keys a second since the point before; 0 at the first
 * @param put latency at the fixed rate of {@link GrowthRun#RATE}
 * @param get linearizable, at the same rate
 * @param residentBytes of the node that takes most
 * @param diskBytes of the node that takes most
 */
public record GrowthPoint(
    int keys,
    double loadedPerSecond,
    LatencySummary put,
    LatencySummary get,
    long residentBytes,
    long diskBytes) {}
