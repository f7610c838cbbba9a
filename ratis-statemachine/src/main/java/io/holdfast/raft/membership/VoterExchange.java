package io.holdfast.raft.membership;

import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.VoterName;
import io.holdfast.raft.leadership.CheckQuorum;
import io.holdfast.raft.leadership.LastContact;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerReply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's side of {@link VoterReplacement}: removes the voter that was lost, and adds the one
 * that takes its place, by two changes of the configuration in the log (joint consensus; Ongaro and
 * Ousterhout, "In Search of an Understandable Consensus Algorithm", section 6). Ratis brings a new
 * voter up to date before it begins the second.
 *
 * <p>Each call may be repeated, at this leader or the next: for a step that is already done it only
 * says so.
 */
public final class VoterExchange {
  private static final Logger LOG = LoggerFactory.getLogger(VoterExchange.class);

  private final NodeSettings settings;
  private final RaftServer server;
  private final RaftServer.Division division;
  private final long aliveMillis;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();

  /** Whether this leader brings a new voter up to date; Ratis does that for one change a time. */
  private final AtomicBoolean adding = new AtomicBoolean();

  public VoterExchange(NodeSettings settings, RaftServer server, RaftServer.Division division) {
    this.settings = settings;
    this.server = server;
    this.division = division;
    Duration silence = CheckQuorum.silence(settings.election());
    this.aliveMillis = silence.multipliedBy(2).toMillis();
  }

  /**
   * Answers with a figure when the lost voter is out of the committed configuration; for a node
   * that has begun a log, when that node is a voter. Unknown says why it is not yet so: ask again.
   */
  public CompletableFuture<PeerReply> on(PeerCall.Replace call) {
    Optional<MemberAddress> member =
        settings.members().stream().filter(one -> one.node().equals(call.node())).findFirst();
    if (!call.cluster().equals(settings.cluster()) || member.isEmpty()) {
      return later("node " + call.node() + " is no member of cluster " + settings.cluster());
    }
    if (!division.getInfo().isLeader()) {
      return CompletableFuture.completedFuture(
          new PeerReply.NotLeader("node " + settings.node() + " does not lead"));
    }
    RaftConfiguration configuration = division.getRaftConf();
    if (!isCommitted(configuration)) {
      return later("the membership is being changed");
    }
    Collection<RaftPeer> voters = configuration.getCurrentPeers();
    String wanted = VoterName.ofReplacement(call.node(), call.incarnation());
    Optional<RaftPeer> present =
        voters.stream().filter(peer -> VoterName.node(peer.getId()).equals(call.node())).findAny();
    if (present.isPresent() && !present.get().getId().toString().equals(wanted)) {
      return call.hasLog()
          ? later("voter " + present.get().getId() + " has taken the place of " + wanted)
          : remove(present.get(), voters);
    }
    if (present.isEmpty() && call.hasLog()) {
      if (adding.compareAndSet(false, true)) {
        add(wanted, member.get(), voters);
      }
      return later("node " + call.node() + " is being brought up to date");
    }
    return done(configuration.getLogEntryIndex());
  }

  /** What is not committed may be taken back by the next leader. */
  private boolean isCommitted(RaftConfiguration configuration) {
    return configuration.getPreviousPeers().isEmpty()
        && configuration.getLogEntryIndex() <= division.getRaftLog().getLastCommittedIndex();
  }

  private CompletableFuture<PeerReply> remove(RaftPeer lost, Collection<RaftPeer> voters) {
    long silentMillis =
        LastContact.millis(division)
            .map(silence -> silence.getOrDefault(lost.getId().toString(), Long.MAX_VALUE))
            .orElse(0L);
    if (silentMillis < aliveMillis) {
      return later(
          "the voter "
              + lost.getId()
              + " was heard "
              + silentMillis
              + " ms ago: its data is not lost, or another process goes by its name");
    }
    LOG.warn("voter {} has lost its data: it is removed", lost.getId());
    List<RaftPeer> rest = new ArrayList<>(voters);
    rest.remove(lost);
    return change(voters, rest)
        .handle(
            (reply, failure) ->
                failure == null && reply.isSuccess()
                    ? new PeerReply.Figure(reply.getLogIndex())
                    : new PeerReply.Unknown("it was not removed: " + why(reply, failure)));
  }

  private void add(String voter, MemberAddress member, Collection<RaftPeer> voters) {
    LOG.info("voter {} is being brought up to date, then added", voter);
    List<RaftPeer> all = new ArrayList<>(voters);
    all.add(RaftPeer.newBuilder().setId(voter).setAddress(member.raft()).build());
    var _ =
        change(voters, all)
            .whenComplete(
                (reply, failure) -> {
                  adding.set(false);
                  if (failure == null && reply.isSuccess()) {
                    LOG.info("voter {} is added", voter);
                  } else {
                    LOG.info("voter {} is not added yet: {}", voter, why(reply, failure));
                  }
                });
  }

  /** Refused where the configuration is no longer the one that was looked at. */
  private CompletableFuture<RaftClientReply> change(Collection<RaftPeer> from, List<RaftPeer> to) {
    SetConfigurationRequest.Arguments arguments =
        SetConfigurationRequest.Arguments.newBuilder()
            .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
            .setServersInCurrentConf(List.copyOf(from))
            .setServersInNewConf(to)
            .build();
    try {
      return server.setConfigurationAsync(
          new SetConfigurationRequest(
              client,
              server.getId(),
              division.getGroup().getGroupId(),
              calls.incrementAndGet(),
              arguments));
    } catch (IOException | RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private static String why(RaftClientReply reply, Throwable failure) {
    return String.valueOf(failure != null ? failure : reply.getException());
  }

  private static CompletableFuture<PeerReply> done(long index) {
    return CompletableFuture.completedFuture(new PeerReply.Figure(index));
  }

  private static CompletableFuture<PeerReply> later(String why) {
    return CompletableFuture.completedFuture(new PeerReply.Unknown(why));
  }
}
