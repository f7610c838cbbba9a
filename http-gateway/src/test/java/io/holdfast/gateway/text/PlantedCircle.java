package io.holdfast.gateway.text;

/** Breaks a rule: its package and that of its other half use each other. */
public record PlantedCircle(io.holdfast.gateway.json.PlantedOtherHalf other) {}
