package io.holdfast.bench.http;

/** Breaks a rule: its package and that of its other half use each other. */
public record PlantedCircle(io.holdfast.bench.workload.PlantedOtherHalf other) {}
