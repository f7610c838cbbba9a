/**
 * The pictures of a report, as SVG: throughput against clients, the distribution of latencies, and
 * latency over time through a leader's death. Each system has the same colour in every picture.
 */
package io.holdfast.bench.chart;
