package io.holdfast.chaos.history;

/** Breaks a rule: its package and that of its other half use each other. */
public record PlantedCircle(io.holdfast.chaos.model.PlantedOtherHalf other) {}
