package io.holdfast.raft;

import io.holdfast.raft.FatalHandler.ExitCode;
import io.holdfast.raft.NodeSettings.MemberAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first start of a node: it meets every other member, and takes part only when all of them are
 * as new as itself, or remember having met it. See {@link Formation}.
 */
final class Meeting {
  private static final Logger LOG = LoggerFactory.getLogger(Meeting.class);
  private static final long CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long PAUSE_MILLIS = 50;

  private final NodeSettings settings;
  private final PeerCalls peers;
  private final FatalHandler fatal;
  private volatile Formation formation;

  Meeting(NodeSettings settings, Formation formation, PeerCalls peers, FatalHandler fatal) {
    this.settings = settings;
    this.formation = formation;
    this.peers = peers;
    this.fatal = fatal;
  }

  Formation formation() {
    return formation;
  }

  void became(Formation next) {
    formation = next;
  }

  /** Answers another node's hello. */
  PeerReply greet(PeerCall.Hello hello) {
    if (!hello.cluster().equals(settings.cluster())) {
      return new PeerReply.Unknown(
          "node " + settings.node() + " belongs to cluster " + settings.cluster());
    }
    Formation mine = formation;
    return new PeerReply.Greeting(
        mine.incarnation(), mine.isFormed(), mine.members().getOrDefault(hello.node(), ""));
  }

  /**
   * Waits until the cluster is formed, with progress in the log.
   *
   * @return false when this node must not take part
   */
  boolean attend(Path dataDirectory) throws IOException, InterruptedException {
    Map<String, String> met = new TreeMap<>();
    met.put(settings.node(), formation.incarnation());
    long nextWord = System.nanoTime();
    while (met.size() < settings.members().size()) {
      for (MemberAddress member : settings.members()) {
        if (!met.containsKey(member.node()) && !meet(member, met)) {
          return false;
        }
      }
      if (met.size() < settings.members().size()) {
        if (System.nanoTime() - nextWord >= 0) {
          LOG.info("forming cluster {}: met {} so far", settings.cluster(), met.keySet());
          nextWord += TimeUnit.SECONDS.toNanos(2);
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
    Formation formed = formation.formedWith(met);
    formed.write(dataDirectory);
    formation = formed;
    return true;
  }

  private boolean meet(MemberAddress member, Map<String, String> met) throws InterruptedException {
    PeerReply reply = ask(member);
    if (!(reply instanceof PeerReply.Greeting(String theirs, boolean takesPart, String known))) {
      return true;
    }
    if (takesPart && !known.equals(formation.incarnation())) {
      fatal.stop(
          ExitCode.DATA_REFUSED,
          "cluster "
              + settings.cluster()
              + " knows node "
              + settings.node()
              + " with other data: this data directory is empty, so its disk was lost or"
              + " exchanged. It must not vote. Bring the old data directory back, or remove the"
              + " member and add it anew",
          null);
      return false;
    }
    met.put(member.node(), theirs);
    return true;
  }

  private PeerReply ask(MemberAddress member) throws InterruptedException {
    PeerCall.Hello hello =
        new PeerCall.Hello(settings.cluster(), settings.node(), formation.incarnation());
    try {
      return peers.call(member.raft(), hello, CALL_NANOS).get(1, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException
        | java.util.concurrent.TimeoutException notThere) {
      LOG.debug("node {} is not there yet: {}", member.node(), notThere.getMessage());
      return new PeerReply.Unknown("not there yet");
    }
  }
}
