package io.holdfast.chaos.model;

/** Breaks a rule: its package and that of its other half use each other. */
public record PlantedOtherHalf(io.holdfast.chaos.history.PlantedCircle other) {}
