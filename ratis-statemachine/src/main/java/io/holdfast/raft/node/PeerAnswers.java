package io.holdfast.raft.node;

import io.holdfast.raft.VoterName;
import io.holdfast.raft.leadership.LeaderView;
import io.holdfast.raft.leadership.VoterPositions;
import io.holdfast.raft.membership.Bootstrap;
import io.holdfast.raft.membership.VoterExchange;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.read.LeaderConfirmation;
import io.holdfast.raft.write.BatchSubmitter;
import io.holdfast.store.command.Bytes;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.server.RaftServer;

/** Answers what other nodes ask, beside Raft's own messages, of a node that takes part. */
final class PeerAnswers {
  private final RaftServer.Division division;
  private final Bootstrap bootstrap;
  private final LeaderConfirmation confirmation;
  private final BatchSubmitter submitter;
  private final VoterPositions positions;
  private final VoterExchange voters;

  PeerAnswers(
      RaftServer.Division division,
      Bootstrap bootstrap,
      LeaderConfirmation confirmation,
      BatchSubmitter submitter,
      VoterPositions positions,
      VoterExchange voters) {
    this.division = division;
    this.bootstrap = bootstrap;
    this.confirmation = confirmation;
    this.submitter = submitter;
    this.positions = positions;
    this.voters = voters;
  }

  /** The answer; never fails where the question has an answer that says no. */
  CompletableFuture<PeerReply> to(PeerCall call) {
    return switch (call) {
      case PeerCall.Hello hello ->
          now(bootstrap.greet(hello, VoterName.names(division.getRaftConf())));
      case PeerCall.CurrentTerm() -> now(currentTerm());
      case PeerCall.TermOf(String voter) -> now(termOf(voter));
      case PeerCall.Replace replace -> voters.on(replace);
      case PeerCall.ReadIndex(int _) -> figure(confirmation.readIndex());
      case PeerCall.Submit(Bytes batch) -> submitter.appendFor(batch);
      case PeerCall.AskView() -> now(LeaderView.of(division));
      case PeerCall.OnEveryVoter(int timeoutMillis) ->
          figure(positions.await(timeoutMillis * 1_000_000L));
    };
  }

  private PeerReply currentTerm() {
    return new PeerReply.Figure(division.getInfo().getCurrentTerm());
  }

  private PeerReply termOf(String voter) {
    return voter.equals(division.getId().toString())
        ? currentTerm()
        : new PeerReply.NotLeader("this is voter " + division.getId() + ", not " + voter);
  }

  private static CompletableFuture<PeerReply> now(PeerReply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  private static CompletableFuture<PeerReply> figure(CompletableFuture<Long> asked) {
    return asked.handle(
        (figure, failure) ->
            failure == null
                ? new PeerReply.Figure(figure)
                : new PeerReply.NotLeader(String.valueOf(failure.getMessage())));
  }
}
