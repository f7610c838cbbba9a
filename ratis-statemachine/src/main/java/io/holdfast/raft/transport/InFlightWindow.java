package io.holdfast.raft.transport;

import io.holdfast.raft.Sizes;
import java.util.HashMap;
import java.util.Map;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.server.raftlog.RaftLog;

/**
 * Requests with entries that a follower has not answered yet: the Inflights of etcd's raft. Changed
 * by one thread at a time, read by any.
 */
final class InFlightWindow {
  static final int MAX_REQUESTS = 64;

  /** Before the last one: a follower that is far behind must not fill the memory. */
  static final int MAX_BYTES = Sizes.DEFAULT.window();

  /**
   * A request that was sent.
   *
   * @param term that its leader leads in
   * @param begin index that it goes on from: of its first entry, or behind the previous one that a
   *     heartbeat names; -1 = a heartbeat that names none
   * @param entries 0 = a heartbeat
   */
  record Request(long term, long begin, int entries, int bytes) {
    static Request of(AppendEntriesRequestProto request) {
      return new Request(
          request.getLeaderTerm(),
          begin(request),
          request.getEntriesCount(),
          request.getSerializedSize());
    }

    private static long begin(AppendEntriesRequestProto request) {
      if (request.getEntriesCount() > 0) {
        return request.getEntries(0).getIndex();
      }
      return request.hasPreviousLog()
          ? request.getPreviousLog().getIndex() + 1
          : RaftLog.INVALID_LOG_INDEX;
    }

    boolean isHeartbeat() {
      return entries == 0;
    }
  }

  private final Map<Long, Request> requests = new HashMap<>();
  private volatile int count;
  private volatile long bytes;

  void add(long id, Request request) {
    requests.put(id, request);
    measure();
  }

  /** Returns whether it was there. */
  boolean remove(long id) {
    boolean found = requests.remove(id) != null;
    measure();
    return found;
  }

  void clear() {
    requests.clear();
    measure();
  }

  boolean contains(long id) {
    return requests.containsKey(id);
  }

  private void measure() {
    count = requests.size();
    bytes = requests.values().stream().mapToLong(Request::bytes).sum();
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean isFull() {
    return count >= MAX_REQUESTS || bytes >= MAX_BYTES;
  }
}
