package io.holdfast.bench.workload;

/** Breaks a rule: its package and that of its other half use each other. */
public record PlantedOtherHalf(io.holdfast.bench.http.PlantedCircle other) {}
