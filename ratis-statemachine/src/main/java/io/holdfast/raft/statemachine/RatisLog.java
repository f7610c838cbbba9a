package io.holdfast.raft.statemachine;

import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;

/** The log of a division, and what its leader knows of the followers. */
record RatisLog(RaftServer.Division division) implements Snapshotter.Log {
  @Override
  public boolean isOpen() {
    return division.getRaftLog().isOpened();
  }

  @Override
  public long applied() {
    return division.getInfo().getLastAppliedIndex();
  }

  @Override
  public void setSnapshot(long index) {
    division.getRaftLog().updateSnapshotIndex(index);
  }

  @Override
  public void purge(long last) {
    var _ = division.getRaftLog().purge(last);
  }

  /** Ratis lists the same followers in the same order; if it does not, none counts as behind. */
  @Override
  public List<LogTail.Progress> followers() {
    DivisionInfo info = division.getInfo();
    long[] matches = info.getFollowerMatchIndices();
    List<ServerRpcProto> silences = info.getRoleInfoProto().getLeaderInfo().getFollowerInfoList();
    List<LogTail.Progress> found = new ArrayList<>();
    if (matches != null && matches.length == silences.size()) {
      for (int i = 0; i < matches.length; i++) {
        found.add(new LogTail.Progress(matches[i], silences.get(i).getLastRpcElapsedTimeMs()));
      }
    }
    return found;
  }
}
