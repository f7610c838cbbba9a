package io.holdfast.gateway.eventloop;

import io.holdfast.gateway.read.LevelKeeper;
import io.holdfast.gateway.write.GroupCommitter;
import io.holdfast.raft.ReplicatedStore;

/** What plain requests are answered from directly: the parts of a node. */
public record DirectParts(ReplicatedStore store, LevelKeeper keeper, GroupCommitter committer) {}
