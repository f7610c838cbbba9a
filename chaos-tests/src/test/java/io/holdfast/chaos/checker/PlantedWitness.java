package io.holdfast.chaos.checker;

/** Breaks a rule: a checker that looks at the cluster. */
public record PlantedWitness(io.holdfast.chaos.cluster.ProcessCluster cluster) {}
