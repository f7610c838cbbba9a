package io.holdfast.raft.durability;

/** Breaks a rule: it uses a package above its own. */
public record PlantedUpwardArrow(io.holdfast.raft.node.HoldfastNode node) {}
