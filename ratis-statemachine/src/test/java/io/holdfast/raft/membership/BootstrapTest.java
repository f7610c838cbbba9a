package io.holdfast.raft.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.peer.PeerReply.Greeting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Node n1 of n1, n2 and n3, on an incarnation of eight ones. */
class BootstrapTest {
  private static final String MINE = "11111111-1";
  private static final String SECOND = "22222222-2";
  private static final String THIRD = "33333333-3";
  private static final Map<String, String> ALL = Map.of("n1", MINE, "n2", SECOND, "n3", THIRD);
  private static final Formation FRESH = new Formation(MINE, Map.of(), false, false);
  private static final Formation FORMED = new Formation(MINE, ALL, true, false);
  private static final Formation REPLACING = new Formation(MINE, ALL, true, true);

  @TempDir Path directory;

  private final ScriptedMembers members = new ScriptedMembers();

  private Bootstrap bootstrap(Formation formation) {
    return new Bootstrap(
        ScriptedMembers.settings(directory),
        formation,
        members,
        members,
        () -> members.nowNanos,
        members);
  }

  // ---- the first start

  @Test
  void aClusterIsFormedOnceAllMembersHaveMet() throws Exception {
    members.is("n2", call -> new Greeting(SECOND, false, ""));
    members.is("n3", call -> new Greeting(THIRD, false, ""));
    Bootstrap bootstrap = bootstrap(FRESH);
    assertTrue(bootstrap.attend(directory));
    assertEquals(ALL, bootstrap.formation().members());
    assertEquals(bootstrap.formation(), Formation.open(directory), "it is on disk");
    assertEquals(0, members.pauses);
  }

  @Test
  void itWaitsForWhoIsNotThereAndAsksWhoWasMetNoMore() throws Exception {
    members.is("n2", call -> new Greeting(SECOND, false, ""));
    members.atPauses.add(() -> {});
    members.atPauses.add(() -> members.is("n3", call -> new Greeting(THIRD, false, "")));
    assertTrue(bootstrap(FRESH).attend(directory));
    assertEquals(2, members.pauses);
    assertEquals(1, members.asked.stream().filter(one -> one.address().equals("n2:9001")).count());
    assertEquals(3, members.asked.stream().filter(one -> one.address().equals("n3:9001")).count());
  }

  @Test
  void whoAnswersSomethingElseIsWaitedForToo() {
    members.is("n2", call -> new Greeting(SECOND, false, ""));
    members.is("n3", call -> new PeerReply.Unknown("node n3 belongs to cluster other"));
    members.atPauses.add(() -> {});
    assertThrows(InterruptedException.class, () -> bootstrap(FRESH).attend(directory));
    assertEquals(List.of(), members.stops);
  }

  @Test
  void anEmptyDirectoryDoesNotJoinAClusterThatKnowsAnother() throws Exception {
    members.are(call -> new Greeting(SECOND, true, "99999999-9"));
    Bootstrap bootstrap = bootstrap(FRESH);
    assertFalse(bootstrap.attend(directory));
    assertFalse(bootstrap.formation().isFormed());
    assertTrue(
        members.stops.getFirst().startsWith("DATA_REFUSED: refusing to start: cluster test"));
    assertTrue(members.stops.getFirst().contains("this data directory is empty"));
  }

  /** It was met, and stopped before it had heard of all others. */
  @Test
  void aClusterThatWasFormedWithThisDirectoryTakesItIn() throws Exception {
    members.is("n2", call -> new Greeting(SECOND, true, MINE));
    members.is("n3", call -> new Greeting(THIRD, true, MINE));
    assertTrue(bootstrap(FRESH).attend(directory));
    assertEquals(List.of(), members.stops);
  }

  // ---- the start of a node that was replaced

  @Test
  void aVoterOfWhichOneMemberKnowsOtherDataDoesNotStart() throws Exception {
    members.is("n2", call -> new Greeting(SECOND, true, "other"));
    members.is("n3", call -> new Greeting(THIRD, true, MINE));
    bootstrap(FORMED).refuseIfReplaced();
    assertTrue(members.stops.getFirst().contains("has taken the place of this one"));
  }

  @Test
  void aFirstVoterThatWasRemovedDoesNotStart() throws Exception {
    members.is("n2", call -> new Greeting(SECOND, true, "none"));
    bootstrap(FORMED).refuseIfReplaced();
    assertEquals(1, members.stops.size());
  }

  @Test
  void whoIsKnownOrAnsweredByNobodyStarts() throws Exception {
    bootstrap(FORMED).refuseIfReplaced();
    members.are(call -> new Greeting(SECOND, true, MINE));
    bootstrap(FORMED).refuseIfReplaced();
    assertEquals(List.of(), members.stops);
  }

  /** One of them may lag behind, and know only its predecessor. */
  @Test
  void whoTookAnothersPlaceIsRefusedOnlyByAMajority() throws Exception {
    members.is("n2", call -> new Greeting(SECOND, true, "other"));
    members.is("n3", call -> new Greeting(THIRD, true, MINE));
    bootstrap(REPLACING).refuseIfReplaced();
    assertEquals(List.of(), members.stops);
    members.is("n3", call -> new Greeting(THIRD, true, "other"));
    bootstrap(REPLACING).refuseIfReplaced();
    assertEquals(1, members.stops.size());
  }

  /** It is none before it has been brought up to date. */
  @Test
  void whoTakesAnothersPlaceMayBeNoVoterYet() throws Exception {
    members.are(call -> new Greeting(SECOND, true, "none"));
    bootstrap(REPLACING).refuseIfReplaced();
    assertEquals(List.of(), members.stops);
  }

  // ---- what others are answered

  @Test
  void anotherClustersNodeIsToldWhoseThisIs() {
    PeerReply reply = bootstrap(FORMED).greet(new PeerCall.Hello("other", "n2", SECOND));
    assertEquals(new PeerReply.Unknown("node n1 belongs to cluster test"), reply);
  }

  @Test
  void aNodeThatIsNotFormedKnowsNobody() {
    assertEquals(new Greeting(MINE, false, ""), bootstrap(FRESH).greet(hello(SECOND)));
  }

  @Test
  void aMemberIsToldWithWhichDataTheClusterWasFormed() {
    assertEquals(new Greeting(MINE, true, SECOND), bootstrap(FORMED).greet(hello("99999999-9")));
  }

  @Test
  void aMemberWhoseVoterStandsIsToldTheSameWhenTheVotersAreKnown() {
    assertEquals(
        new Greeting(MINE, true, SECOND),
        bootstrap(FORMED).greet(hello("99999999-9"), List.of("n1", "n2", "n3")));
  }

  @Test
  void whoTookItsOwnPlaceIsKnownByItsNewData() {
    List<String> voters = List.of("n1", "n2~99999999", "n3");
    assertEquals(
        new Greeting(MINE, true, "99999999-9"),
        bootstrap(FORMED).greet(hello("99999999-9"), voters));
    assertEquals(new Greeting(MINE, true, "other"), bootstrap(FORMED).greet(hello(SECOND), voters));
  }

  @Test
  void whoIsNoVoterIsToldSo() {
    assertEquals(
        new Greeting(MINE, true, "none"),
        bootstrap(FORMED).greet(hello(SECOND), List.of("n1", "n3")));
  }

  private static PeerCall.Hello hello(String incarnation) {
    return new PeerCall.Hello("test", "n2", incarnation);
  }

  @Test
  void whatCannotBeReachedIsWaitedFor() {
    members.are(
        call -> {
          throw new IOException("connection refused");
        });
    assertThrows(InterruptedException.class, () -> bootstrap(FRESH).attend(directory));
  }
}
