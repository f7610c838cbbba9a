package io.holdfast.raft.transport;

import java.net.ProtocolException;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.raftlog.RaftLog;

/**
 * What must hold of a request to append entries, whoever sends it and whoever takes it (ADR 21).
 */
final class AppendRequests {
  private AppendRequests() {}

  /**
   * The same, with a commit index that Ratis cannot make more of than what the request matches.
   * Ratis 3.3.0 takes a missing previous entry for the one at index 0, where -1 is right: a
   * follower would commit its own entry 0 after a heartbeat without one, or the entry behind those
   * that came.
   */
  static AppendEntriesRequestProto bounded(AppendEntriesRequestProto request) {
    long matched = matched(request);
    return request.hasPreviousLog() || request.getLeaderCommit() <= matched
        ? request
        : request.toBuilder().setLeaderCommit(matched).build();
  }

  /** Up to where the logs are the same once the request was taken; -1 = it tells nothing. */
  private static long matched(AppendEntriesRequestProto request) {
    int count = request.getEntriesCount();
    if (count > 0) {
      return request.getEntries(count - 1).getIndex();
    }
    return request.hasPreviousLog()
        ? request.getPreviousLog().getIndex()
        : RaftLog.INVALID_LOG_INDEX;
  }

  /** The same question to the log, with nothing to append: a heartbeat. */
  static AppendEntriesRequestProto withoutEntries(AppendEntriesRequestProto request) {
    return bounded(request.toBuilder().clearEntries().build());
  }

  /**
   * Refuses what no leader sends, before it is in the log.
   *
   * @throws ProtocolException says what is wrong with it
   */
  static void requireSound(AppendEntriesRequestProto request) throws ProtocolException {
    if (request.getEntriesCount() == 0) {
      return;
    }
    long first = request.getEntries(0).getIndex();
    if (request.hasPreviousLog() && request.getPreviousLog().getIndex() + 1 != first) {
      throw new ProtocolException(
          "entries from " + first + " do not follow " + request.getPreviousLog().getIndex());
    }
    for (LogEntryProto entry : request.getEntriesList()) {
      if (entry.getSerializedSize() > RatisOptions.MAX_ENTRY_BYTES) {
        throw new ProtocolException(
            "entry "
                + entry.getIndex()
                + " has "
                + entry.getSerializedSize()
                + " bytes; the limit is "
                + RatisOptions.MAX_ENTRY_BYTES);
      }
    }
  }
}
