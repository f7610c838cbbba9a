package io.holdfast.raft;

/** Breaks a rule: the contract knows Ratis. */
public record PlantedRatisInTheContract(org.apache.ratis.protocol.RaftPeerId voter) {}
