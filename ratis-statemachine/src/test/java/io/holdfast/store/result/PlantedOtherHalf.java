package io.holdfast.store.result;

/** Breaks a rule: its package and that of its other half use each other. */
public record PlantedOtherHalf(io.holdfast.store.command.PlantedCircle other) {}
