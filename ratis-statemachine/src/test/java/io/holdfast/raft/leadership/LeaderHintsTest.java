package io.holdfast.raft.leadership;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.peer.PeerLinks;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.peer.PeerCalls;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.transport.ScriptedVoter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that hears no leader, and another one that leads. */
class LeaderHintsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long BEGIN = -5;

  private final AtomicInteger asked = new AtomicInteger();
  private final PeerLinks links = new PeerLinks();
  private ScriptedVoter other;
  private MemberAddress member;
  private LeaderHints hints;

  @BeforeEach
  void anotherLeads() throws IOException {
    other = new ScriptedVoter("one");
    other.answers(
        (kind, request) -> {
          asked.incrementAndGet();
          return CompletableFuture.completedFuture(new PeerReply.View(2, 7, "one", 0).toBytes());
        });
    member = new MemberAddress("one", other.address(), "", "");
    hints = new LeaderHints(List.of(member), new PeerCalls(links), () -> {});
  }

  @AfterEach
  void end() throws IOException {
    links.close();
    other.close();
  }

  @Test
  void aNodeWhoseDiskHangsAsksTheOthersAtOnce() {
    await().atMost(PATIENCE).until(() -> looks(true, BEGIN).isPresent());

    assertEquals(Optional.of(member), hints.leader());
  }

  /** As a follower whose disk hangs does, which nothing else tells. */
  @Test
  void aNodeThatHearsNoLeaderForLongerThanAnElectionAsksTheOthers() {
    looks(false, BEGIN);
    looks(false, BEGIN + LeaderHints.DEAF_NANOS - 1);
    assertEquals(0, asked.get());

    await().atMost(PATIENCE).until(() -> looks(false, BEGIN + LeaderHints.DEAF_NANOS).isPresent());
  }

  @Test
  void whoHearsForItselfAgainNeedsNoHint() {
    await().atMost(PATIENCE).until(() -> looks(true, BEGIN).isPresent());

    hints.check(true, true, BEGIN);

    assertEquals(Optional.empty(), hints.leader());
  }

  private Optional<MemberAddress> looks(boolean diskHangs, long nowNanos) {
    hints.check(false, diskHangs, nowNanos);
    return hints.leader();
  }
}
