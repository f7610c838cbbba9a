package io.holdfast.raft.membership;

import io.holdfast.raft.FatalHandler;
import io.holdfast.raft.FatalHandler.ExitCode;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.VoterName;
import io.holdfast.raft.durability.DataLossAdvice;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerClient;
import io.holdfast.raft.peer.PeerReply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first start of a node: it meets every other member, and takes part only when all of them are
 * as new as itself, or remember having met it. See {@link Formation}.
 */
public final class Bootstrap {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
  private static final long CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long PAUSE_MILLIS = 50;

  /** A start must not wait long for members that are not there. */
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Not an incarnation: the answer to a node whose place a voter with other data has taken. */
  private static final String OTHER_DATA = "other";

  /** Not an incarnation: the answer to a node that is no voter, whatever its data. */
  private static final String NO_VOTER = "none";

  private final NodeSettings settings;
  private final PeerClient peers;
  private final FatalHandler fatal;
  private final LongSupplier nanoTime;
  private final Pause pause;
  private volatile Formation formation;

  /** By node: what went wrong when it was asked last. */
  private final Map<String, String> unreachable = new ConcurrentHashMap<>();

  /**
   * Of a node that has this formation.
   *
   * @param nanoTime as {@link System#nanoTime}
   * @param pause between two rounds
   */
  public Bootstrap(
      NodeSettings settings,
      Formation formation,
      PeerClient peers,
      FatalHandler fatal,
      LongSupplier nanoTime,
      Pause pause) {
    this.settings = settings;
    this.formation = formation;
    this.peers = peers;
    this.fatal = fatal;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  public Formation formation() {
    return formation;
  }

  public void became(Formation next) {
    formation = next;
  }

  /** Answers another node's hello while this one has no log. */
  public PeerReply greet(PeerCall.Hello hello) {
    return greet(hello, List.of());
  }

  /**
   * Answers another node's hello.
   *
   * @param voters their names; empty when this node does not know them
   */
  public PeerReply greet(PeerCall.Hello hello, Collection<String> voters) {
    if (!hello.cluster().equals(settings.cluster())) {
      return new PeerReply.Unknown(
          "node " + settings.node() + " belongs to cluster " + settings.cluster());
    }
    Formation mine = formation;
    return new PeerReply.Greeting(mine.incarnation(), mine.isFormed(), known(hello, voters));
  }

  /** The incarnation by which the asker is known: its own, if it took the place of a voter. */
  private String known(PeerCall.Hello hello, Collection<String> voters) {
    String formed = formation.members().getOrDefault(hello.node(), "");
    if (voters.isEmpty() || voters.contains(hello.node())) {
      return formed;
    }
    if (voters.contains(VoterName.ofReplacement(hello.node(), hello.incarnation()))) {
      return hello.incarnation();
    }
    boolean replaced =
        voters.stream().anyMatch(voter -> VoterName.node(voter).equals(hello.node()));
    return replaced ? OTHER_DATA : NO_VOTER;
  }

  /**
   * Ends this node if its voter was replaced and the old directory came back. Members that do not
   * answer at once are not waited for; the names of the voters keep such a node out all the same.
   *
   * <p>A first voter that one of the others knows to be removed is removed for good. One that took
   * another's place may be met by a node that lags behind and still knows its predecessor; so then
   * it takes more than half of the members, as many as have the end of the log.
   */
  public void refuseIfReplaced() throws InterruptedException {
    List<MemberAddress> others = new ArrayList<>(settings.members());
    others.remove(settings.self());
    List<CompletableFuture<PeerReply>> asked =
        others.stream().map(other -> peers.call(other.raft(), hello(), POLL_NANOS)).toList();
    int replaced = 0;
    for (CompletableFuture<PeerReply> one : asked) {
      try {
        if (one.get() instanceof PeerReply.Greeting(String _, boolean _, String known)
            && (known.equals(OTHER_DATA) || (known.equals(NO_VOTER) && !formation.replacement()))) {
          replaced++;
        }
      } catch (ExecutionException notThere) {
        LOG.debug("a member is not there to ask: {}", notThere.getMessage());
      }
    }
    int enough = formation.replacement() ? settings.members().size() / 2 + 1 : 1;
    if (replaced >= enough) {
      refuse(
          "another data directory has taken the place of this one. Start the node with that one;"
              + " this one is of no use any more");
    }
  }

  /**
   * Waits until the cluster is formed, with progress in the log.
   *
   * @return false when this node must not take part
   */
  public boolean attend(Path dataDirectory) throws IOException, InterruptedException {
    Map<String, String> met = new TreeMap<>();
    met.put(settings.node(), formation.incarnation());
    long nextWord = nanoTime.getAsLong();
    while (met.size() < settings.members().size()) {
      for (MemberAddress member : settings.members()) {
        if (!met.containsKey(member.node()) && !meet(member, met)) {
          return false;
        }
      }
      if (met.size() < settings.members().size()) {
        if (nanoTime.getAsLong() - nextWord >= 0) {
          LOG.info("waiting for {}; the first start needs every member", missing(met.keySet()));
          nextWord += TimeUnit.SECONDS.toNanos(2);
        }
        pause.millis(PAUSE_MILLIS);
      }
    }
    Formation formed = formation.formedWith(met);
    formed.write(dataDirectory);
    formation = formed;
    return true;
  }

  /** Members that have not answered yet, with their addresses and the last failure. */
  private String missing(Set<String> met) {
    return settings.members().stream()
        .filter(member -> !met.contains(member.node()))
        .map(
            member ->
                member.node()
                    + " ("
                    + member.raft()
                    + unreachable.getOrDefault(member.node(), ": not asked yet")
                    + ")")
        .collect(Collectors.joining(", "));
  }

  /** What went wrong, without the address that is named anyway. */
  private static String reason(MemberAddress member, Exception notThere) {
    if (notThere instanceof TimeoutException) {
      return "no answer";
    }
    String message = notThere.getCause().getMessage();
    if (message == null) {
      return notThere.getCause().toString();
    }
    String named = member.raft() + ": ";
    return message.startsWith(named) ? message.substring(named.length()) : message;
  }

  private boolean meet(MemberAddress member, Map<String, String> met) throws InterruptedException {
    PeerReply reply = ask(member);
    if (!(reply instanceof PeerReply.Greeting(String theirs, boolean takesPart, String known))) {
      return true;
    }
    if (takesPart && !known.equals(formation.incarnation())) {
      refuse(
          "this data directory is empty, so its disk was lost or exchanged, and it must not vote"
              + DataLossAdvice.TEXT);
      return false;
    }
    met.put(member.node(), theirs);
    return true;
  }

  private void refuse(String why) {
    fatal.stop(
        ExitCode.DATA_REFUSED,
        "refusing to start: cluster "
            + settings.cluster()
            + " remembers a different data directory for "
            + settings.node()
            + ": "
            + why,
        null);
  }

  private PeerCall.Hello hello() {
    return new PeerCall.Hello(settings.cluster(), settings.node(), formation.incarnation());
  }

  /** Says hello to a member; Unknown when it does not answer. */
  PeerReply ask(MemberAddress member) throws InterruptedException {
    try {
      return peers.call(member.raft(), hello(), CALL_NANOS).get(1, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException notThere) {
      LOG.debug("node {} is not there yet: {}", member.node(), notThere.getMessage());
      unreachable.put(member.node(), ": " + reason(member, notThere));
      return new PeerReply.Unknown("not there yet");
    }
  }
}
