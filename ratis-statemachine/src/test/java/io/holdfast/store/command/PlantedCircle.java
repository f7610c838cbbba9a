package io.holdfast.store.command;

/** Breaks a rule: its package and that of its other half use each other. */
public record PlantedCircle(io.holdfast.store.result.PlantedOtherHalf other) {}
