package io.holdfast.bench.report;

/**
 * What a system's nodes are like beside the load: how soon they are there, and what they take.
 *
 * @param readyMillis from the start of the first process, on empty directories, until one node
 *     leads and all serve
 * @param atRestBytes in RAM, of the node that takes most, a few seconds later, before anything was
 *     asked
 * @param afterLoadBytes the same when the round's workloads were done
 */
public record NodeResult(
    String system, int round, long readyMillis, long atRestBytes, long afterLoadBytes) {}
