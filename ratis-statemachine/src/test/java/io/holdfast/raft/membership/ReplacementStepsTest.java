package io.holdfast.raft.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.peer.PeerServer;
import io.holdfast.raft.peer.MessageKind;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.peer.PeerReply.Greeting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What n1 does before it has a log, when its data may have been lost. */
class ReplacementStepsTest {
  private static final String MINE = "11111111-1";
  private static final String LOST = "00000000-0";

  @TempDir Path directory;

  private final ScriptedMembers members = new ScriptedMembers();
  private final Bootstrap bootstrap =
      new Bootstrap(
          ScriptedMembers.settings(directory),
          new Formation(MINE, Map.of(), false, false),
          members,
          members,
          () -> members.nowNanos,
          members);
  private PeerServer.Requests port;
  private boolean closed;
  private final VoterReplacement replacement =
      new VoterReplacement(
          ScriptedMembers.settings(directory),
          bootstrap,
          members,
          requests -> {
            port = requests;
            return () -> closed = true;
          },
          () -> members.nowNanos,
          members);

  @Test
  void aClusterThatWasNeverFormedHasLostNothing() throws Exception {
    members.are(call -> greeting(false, ""));
    replacement.await(directory);
    assertFalse(bootstrap.formation().replacement());
    assertTrue(closed, "the port is free for Ratis");
  }

  @Test
  void whoIsKnownWithThisDataHasLostNothing() throws Exception {
    members.is("n3", call -> greeting(true, MINE));
    replacement.await(directory);
    assertFalse(bootstrap.formation().replacement());
  }

  @Test
  void theLostVoterIsRemovedAndItsPlaceTaken() throws Exception {
    members.is("n2", call -> call instanceof PeerCall.Hello ? greeting(true, LOST) : notLeading());
    members.is(
        "n3",
        call -> call instanceof PeerCall.Hello ? greeting(true, LOST) : new PeerReply.Figure(7));
    replacement.await(directory);
    assertTrue(bootstrap.formation().replacement());
    assertFalse(bootstrap.formation().joined());
    assertEquals(bootstrap.formation(), Formation.open(directory), "it is on disk");
    assertEquals("n1~11111111", bootstrap.formation().voter("n1"));
    assertTrue(
        members.asked.contains(
            new ScriptedMembers.Asked("n2:9001", new PeerCall.Replace("test", "n1", MINE, false))),
        "all are asked, as one of them leads");
  }

  @Test
  void itAsksUntilALeaderHasRemovedTheLostVoter() throws Exception {
    members.are(call -> call instanceof PeerCall.Hello ? greeting(true, LOST) : notLeading());
    members.atPauses.add(
        () ->
            members.is(
                "n3",
                call ->
                    call instanceof PeerCall.Hello
                        ? greeting(true, LOST)
                        : new PeerReply.Unknown("another voter is being exchanged")));
    members.atPauses.add(
        () ->
            members.is(
                "n3",
                call ->
                    call instanceof PeerCall.Hello
                        ? greeting(true, LOST)
                        : new PeerReply.Figure(7)));
    replacement.await(directory);
    assertEquals(2, members.pauses);
    assertTrue(bootstrap.formation().replacement());
  }

  /** The one that is silent may be the only one that knows this node's data. */
  @Test
  void itIsNotToldWhatItLostWhileAMemberIsSilent() throws Exception {
    members.is("n2", call -> greeting(false, ""));
    members.atPauses.add(() -> {});
    assertThrows(InterruptedException.class, () -> replacement.await(directory));
    assertFalse(bootstrap.formation().replacement());
    assertTrue(closed);
    assertTrue(members.asked.stream().noneMatch(one -> one.call() instanceof PeerCall.Replace));
  }

  @Test
  void itsPortGreetsMeanwhileAndAnswersNothingElse() throws Exception {
    members.are(call -> greeting(false, ""));
    replacement.await(directory);
    byte kind = MessageKind.PEER_CALL.code();
    PeerCall hello = new PeerCall.Hello("test", "n2", "22222222-2");
    assertEquals(
        new Greeting(MINE, false, ""),
        PeerReply.fromBytes(port.answer(kind, hello.toBytes()).join()));
    assertThrows(
        CompletionException.class,
        () -> port.answer(kind, new PeerCall.CurrentTerm().toBytes()).join());
    assertThrows(
        CompletionException.class,
        () -> port.answer(MessageKind.REQUEST_VOTE.code(), new byte[0]).join());
  }

  // ---- with a log

  @Test
  void whoHasALogAndNoVoteAsksForOne() {
    members.are(call -> notLeading());
    replacement.askToVote(false);
    assertEquals(
        List.of(
            new ScriptedMembers.Asked("n2:9001", new PeerCall.Replace("test", "n1", MINE, true)),
            new ScriptedMembers.Asked("n3:9001", new PeerCall.Replace("test", "n1", MINE, true))),
        members.asked);
  }

  @Test
  void aVoterAsksForNothing() {
    replacement.askToVote(true);
    assertEquals(List.of(), members.asked);
  }

  private static Greeting greeting(boolean takesPart, String known) {
    return new Greeting("22222222-2", takesPart, known);
  }

  private static PeerReply notLeading() {
    return new PeerReply.NotLeader("n3 leads");
  }
}
