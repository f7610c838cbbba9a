package io.holdfast.raft.transport;

import java.util.HashMap;
import java.util.Map;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.util.Timestamp;

/**
 * Requests with entries that a follower has not answered yet. Changed under the appender's lock,
 * read by anyone.
 */
final class InFlightWindow {
  private static final int MOST = 64;

  /** Before the last one: a follower that is far behind must not fill the memory. */
  private static final int MAX_BYTES = 4 << 20;

  /** A request that was sent. */
  record Sent(long term, long previousIndex, long firstIndex, int bytes, Timestamp time) {
    static Sent of(AppendEntriesRequestProto request) {
      return new Sent(
          request.getLeaderTerm(),
          request.hasPreviousLog()
              ? request.getPreviousLog().getIndex()
              : RaftLog.INVALID_LOG_INDEX,
          request.getEntriesCount() == 0
              ? RaftLog.INVALID_LOG_INDEX
              : request.getEntries(0).getIndex(),
          request.getSerializedSize(),
          Timestamp.currentTime());
    }

    boolean isHeartbeat() {
      return firstIndex == RaftLog.INVALID_LOG_INDEX;
    }
  }

  private final Map<Long, Sent> requests = new HashMap<>();
  private volatile int count;
  private volatile long bytes;

  void add(long id, Sent sent) {
    requests.put(id, sent);
    measure();
  }

  void remove(long id) {
    requests.remove(id);
    measure();
  }

  void clear() {
    requests.clear();
    measure();
  }

  private void measure() {
    count = requests.size();
    bytes = requests.values().stream().mapToLong(Sent::bytes).sum();
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count >= MOST || bytes >= MAX_BYTES;
  }
}
