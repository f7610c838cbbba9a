package io.holdfast.gateway.policy;

/** Breaks a rule: it reaches under the store's contract. */
public record PlantedNode(io.holdfast.raft.node.HoldfastNode node) {}
