package io.holdfast.raft.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.raft.NodeSettings.Election;
import io.holdfast.raft.peer.MessageKind;
import io.holdfast.raft.transport.OneVoter;
import io.holdfast.raft.transport.ScriptedVoter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongUnaryOperator;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One real leader; its followers answer as the test says. */
class LeaderRequestsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Election ELECTION =
      new Election(Duration.ofMillis(600), Duration.ofMillis(1_200));

  @TempDir Path directory;

  /** Ratis names no previous entry in a heartbeat while entries are under way. */
  @Test
  void aHeartbeatWithoutPreviousEntryTellsOfNothingCommitted() throws Exception {
    List<AppendEntriesRequestProto> bare = new CopyOnWriteArrayList<>();
    try (OneVoter leader = new OneVoter(directory, ELECTION)) {
      leader.two.answers(
          (kind, bytes) -> {
            if (kind == MessageKind.APPEND_ENTRIES) {
              AppendEntriesRequestProto request = AppendEntriesRequestProto.parseFrom(bytes);
              if (request.getEntriesCount() == 0
                  && !request.hasPreviousLog()
                  && leader.log().getLastCommittedIndex() >= 0) {
                bare.add(request);
              }
            }
            return new CompletableFuture<>();
          });
      leader.one.answers((kind, bytes) -> follow(kind, bytes, term -> term));
      await().atMost(PATIENCE).until(() -> bare.size() >= 3);
      bare.forEach(request -> assertEquals(-1, request.getLeaderCommit(), request::toString));
    }
  }

  @Test
  void entriesThatWereTakenInAnotherTermDoNotCount() throws Exception {
    try (OneVoter leader = new OneVoter(directory, ELECTION)) {
      List<AppendEntriesRequestProto> asked = new CopyOnWriteArrayList<>();
      leader.one.answers(
          (kind, bytes) -> {
            if (kind == MessageKind.APPEND_ENTRIES) {
              asked.add(AppendEntriesRequestProto.parseFrom(bytes));
            }
            return follow(kind, bytes, term -> term - 1);
          });
      await()
          .atMost(PATIENCE)
          .until(() -> asked.stream().filter(each -> each.getEntriesCount() > 0).count() >= 3);
      assertEquals(-1, leader.log().getLastCommittedIndex());

      leader.one.answers((kind, bytes) -> follow(kind, bytes, term -> term));
      await().atMost(PATIENCE).until(() -> leader.log().getLastCommittedIndex() >= 0);
    }
  }

  /** Votes for the candidate and takes all entries. */
  static CompletableFuture<byte[]> follow(
      MessageKind kind, byte[] bytes, LongUnaryOperator saidTerm) throws IOException {
    return switch (kind) {
      case REQUEST_VOTE -> {
        RequestVoteRequestProto request = RequestVoteRequestProto.parseFrom(bytes);
        yield CompletableFuture.completedFuture(
            RequestVoteReplyProto.newBuilder()
                .setServerReply(ScriptedVoter.yes(request.getServerRequest()))
                .setTerm(request.getCandidateTerm())
                .build()
                .toByteArray());
      }
      case APPEND_ENTRIES -> {
        AppendEntriesRequestProto request = AppendEntriesRequestProto.parseFrom(bytes);
        int count = request.getEntriesCount();
        yield CompletableFuture.completedFuture(
            AppendEntriesReplyProto.newBuilder()
                .setServerReply(ScriptedVoter.yes(request.getServerRequest()))
                .setTerm(saidTerm.applyAsLong(request.getLeaderTerm()))
                .setResult(AppendResult.SUCCESS)
                .setIsHearbeat(count == 0)
                .setMatchIndex(count == 0 ? -1 : request.getEntries(count - 1).getIndex())
                .setFollowerCommit(-1)
                .build()
                .toByteArray());
      }
      default -> new CompletableFuture<>();
    };
  }
}
