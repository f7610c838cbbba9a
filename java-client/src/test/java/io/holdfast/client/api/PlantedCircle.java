package io.holdfast.client.api;

/** Breaks a rule: its package and that of its other half use each other. */
public record PlantedCircle(io.holdfast.client.wire.PlantedOtherHalf other) {}
