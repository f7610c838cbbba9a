package io.holdfast.raft.peer;

/** Breaks a rule: a call between nodes knows Ratis. */
public record PlantedRatisInACall(org.apache.ratis.protocol.RaftPeerId voter) {}
