package io.holdfast.raft.transport;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;

/** Raft's own messages, before Ratis sees them. */
class RaftMessagesFuzzTest {

  /** The first byte says which message it is. */
  @FuzzTest(maxDuration = "10s")
  void aMessageIsUnderstoodOrRefused(byte[] input) {
    if (input.length < 1) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    try {
      switch (input[0] & 3) {
        case 0 -> WireMessages.parse(RequestVoteRequestProto.parser(), rest);
        case 1 ->
            SnapshotChunks.heartbeat(
                SnapshotChunks.withoutConfiguration(
                    WireMessages.parse(InstallSnapshotRequestProto.parser(), rest)));
        default -> append(WireMessages.parse(AppendEntriesRequestProto.parser(), rest));
      }
    } catch (IOException refused) {
      // Its sender is told so.
    }
  }

  private static void append(AppendEntriesRequestProto request) throws IOException {
    AppendRequests.requireSound(request);
    AppendEntriesRequestProto bounded = AppendRequests.bounded(request);
    assertTrue(bounded.getLeaderCommit() <= request.getLeaderCommit());
    AppendRequests.requireSound(AppendRequests.withoutEntries(bounded));
  }
}
