package io.holdfast.raft.membership;

import io.holdfast.peer.PeerServer;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.peer.MessageKind;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerClient;
import io.holdfast.raft.peer.PeerReply;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node whose data was lost takes its own place again, as a new voter (ADR 20). First it has the
 * lost voter removed, which a majority of the others must commit; only then does it begin a log,
 * without a vote; and when the leader has brought it up to date it becomes a voter.
 *
 * <p>The first step makes the others safe: a node that does not know yet that the lost voter is
 * gone can no longer be elected, so it does not matter what that voter had promised. See {@link
 * VoterExchange} for the leader's side.
 */
public final class VoterReplacement {
  private static final Logger LOG = LoggerFactory.getLogger(VoterReplacement.class);

  private static final long CALL_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long PAUSE_MILLIS = 100;
  private static final long WORD_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final NodeSettings settings;
  private final Bootstrap bootstrap;
  private final PeerClient peers;
  private final Port port;
  private final LongSupplier nanoTime;
  private final Pause pause;
  private volatile String told = "";

  /** Opens this node's Raft port, which answers until it is closed. */
  @FunctionalInterface
  public interface Port {
    Closeable open(PeerServer.Requests requests) throws IOException;
  }

  /**
   * Of a node that may have lost its data.
   *
   * @param nanoTime as {@link System#nanoTime}
   * @param pause between two rounds
   */
  public VoterReplacement(
      NodeSettings settings,
      Bootstrap bootstrap,
      PeerClient peers,
      Port port,
      LongSupplier nanoTime,
      Pause pause) {
    this.settings = settings;
    this.bootstrap = bootstrap;
    this.peers = peers;
    this.port = port;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /**
   * Waits until the lost voter is removed, with progress in the log, and writes down that this node
   * takes its place; or returns when the cluster was never formed, or with this data. Then there is
   * nothing to replace. The port answers meanwhile, for the others may be waiting to meet this
   * node.
   *
   * @throws IOException when the port cannot be had, or the data directory not be written
   */
  public void await(Path dataDirectory) throws IOException, InterruptedException {
    Map<String, String> met = new TreeMap<>();
    met.put(settings.node(), bootstrap.formation().incarnation());
    try (var _ = port.open(this::greet)) {
      long nextWord = nanoTime.getAsLong();
      while (true) {
        Place place = look(met);
        if (place == Place.NOTHING_TO_REPLACE) {
          return;
        }
        String answer =
            place == Place.LOST ? ask(false).join() : "not all other members have answered yet";
        if (answer.isEmpty()) {
          Formation replacing = bootstrap.formation().replacing(met);
          replacing.write(dataDirectory);
          bootstrap.became(replacing);
          LOG.info("the lost voter is removed; {} takes its place", voter(replacing));
          return;
        }
        if (nanoTime.getAsLong() - nextWord >= 0) {
          LOG.info("waiting to take the place of {}: {}", settings.node(), answer);
          nextWord = nanoTime.getAsLong() + WORD_NANOS;
        }
        pause.millis(PAUSE_MILLIS);
      }
    }
  }

  /** Asks to be made a voter, unless this node is one. Called now and then; does not block. */
  public void askToVote(boolean isVoter) {
    if (!isVoter) {
      var _ = ask(true).thenAccept(this::tell);
    }
  }

  private void tell(String answer) {
    if (!answer.equals(told)) {
      told = answer;
      LOG.info("asked to be made a voter: {}", answer.isEmpty() ? "done" : answer);
    }
  }

  /** Whether this node has a vote, as far as its own log tells. */
  public static boolean isVoter(RaftServer.Division division) {
    return division.getRaftConf().getPeer(division.getId()) != null;
  }

  private String voter(Formation formation) {
    return formation.voter(settings.node());
  }

  private enum Place {
    /** The cluster knows this node with other data. */
    LOST,
    /** The cluster is not formed yet, or was formed with this data. */
    NOTHING_TO_REPLACE,
    UNKNOWN
  }

  private Place look(Map<String, String> met) throws InterruptedException {
    int unformed = 0;
    for (MemberAddress member : others()) {
      if (bootstrap.ask(member)
          instanceof PeerReply.Greeting(String theirs, boolean takesPart, String known)) {
        met.put(member.node(), theirs);
        if (!takesPart) {
          unformed++;
        } else if (known.equals(bootstrap.formation().incarnation())) {
          return Place.NOTHING_TO_REPLACE;
        } else {
          return Place.LOST;
        }
      }
    }
    return unformed == others().size() ? Place.NOTHING_TO_REPLACE : Place.UNKNOWN;
  }

  private List<MemberAddress> others() {
    return settings.members().stream()
        .filter(member -> !member.node().equals(settings.node()))
        .toList();
  }

  /** Asks each of the others, as one of them leads; tells why not, empty when it is done. */
  private CompletableFuture<String> ask(boolean hasLog) {
    PeerCall.Replace call =
        new PeerCall.Replace(
            settings.cluster(), settings.node(), bootstrap.formation().incarnation(), hasLog);
    List<CompletableFuture<PeerReply>> asked =
        others().stream()
            .map(
                member ->
                    peers
                        .call(member.raft(), call, CALL_NANOS)
                        .exceptionally(
                            failure ->
                                new PeerReply.NotLeader(String.valueOf(failure.getMessage()))))
            .toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(all -> outcome(asked.stream().map(CompletableFuture<PeerReply>::join).toList()));
  }

  /** What a leader says counts; the others only say that they do not lead. */
  private static String outcome(List<PeerReply> replies) {
    String why = "no leader answers";
    for (PeerReply reply : replies) {
      if (reply instanceof PeerReply.Figure) {
        return "";
      }
      if (reply instanceof PeerReply.Unknown(String reason)) {
        why = reason;
      }
    }
    return why;
  }

  private CompletableFuture<byte[]> greet(byte kind, byte[] payload) {
    try {
      if (MessageKind.of(kind) == MessageKind.PEER_CALL
          && PeerCall.fromBytes(payload) instanceof PeerCall.Hello hello) {
        return CompletableFuture.completedFuture(bootstrap.greet(hello).toBytes());
      }
      throw new IOException("node " + settings.node() + " does not take part yet");
    } catch (IOException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }
}
