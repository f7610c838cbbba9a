package io.holdfast.raft.transport;

import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.server.raftlog.RaftLog;

/** Other requests made of the one that carries a part of a snapshot. */
final class SnapshotChunks {
  private SnapshotChunks() {}

  static InstallSnapshotRequestProto withoutConfiguration(InstallSnapshotRequestProto chunk) {
    return chunk.toBuilder().clearLastRaftConfigurationLogEntryProto().build();
  }

  /** Only brings a node to the term; one that has just begun to take part stays as it is. */
  static AppendEntriesRequestProto heartbeat(InstallSnapshotRequestProto chunk) {
    return AppendEntriesRequestProto.newBuilder()
        .setServerRequest(chunk.getServerRequest())
        .setLeaderTerm(chunk.getLeaderTerm())
        .setLeaderCommit(RaftLog.INVALID_LOG_INDEX)
        .setInitializing(true)
        .build();
  }
}
