package io.holdfast.client.wire;

/** Breaks a rule: it uses a package above its own. */
public record PlantedUpwardArrow(io.holdfast.client.HoldfastClient client) {}
