package io.holdfast.client.wire;

/** Breaks a rule: its package and that of its other half use each other. */
public record PlantedOtherHalf(io.holdfast.client.api.PlantedCircle other) {}
