package io.holdfast.raft.write;

/** Breaks a rule: it knows protobuf. */
public record PlantedProtobuf(com.google.protobuf.ByteString bytes) {}
