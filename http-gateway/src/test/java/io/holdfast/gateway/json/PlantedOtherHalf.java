package io.holdfast.gateway.json;

/** Breaks a rule: its package and that of its other half use each other. */
public record PlantedOtherHalf(io.holdfast.gateway.text.PlantedCircle other) {}
