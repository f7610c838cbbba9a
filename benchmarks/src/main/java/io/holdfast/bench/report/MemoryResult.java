package io.holdfast.bench.report;

/**
 * Memory of a system's largest node, in bytes in RAM.
 *
 * @param atRestBytes a few seconds after the start, before anything was asked
 * @param afterLoadBytes when the round's workloads were done; 0 if there were none
 */
public record MemoryResult(String system, int round, long atRestBytes, long afterLoadBytes) {}
