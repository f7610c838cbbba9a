package io.holdfast.raft.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.store.command.Bytes;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerMessagesTest {
  private static final List<PeerCall> CALLS =
      List.of(
          new PeerCall.Hello("cluster", "n1", "incarnation"),
          new PeerCall.CurrentTerm(),
          new PeerCall.ReadIndex(250),
          new PeerCall.Submit(Bytes.utf8("batch")),
          new PeerCall.OnEveryVoter(40),
          new PeerCall.AskView(),
          new PeerCall.TermOf("n1~01234567"),
          new PeerCall.Replace("cluster", "n1", "incarnation", true));

  private static final List<PeerReply> REPLIES =
      List.of(
          new PeerReply.Greeting("incarnation", true, "known"),
          new PeerReply.Figure(1L << 40),
          new PeerReply.Result(Bytes.utf8("result")),
          new PeerReply.NotLeader("n2 leads"),
          new PeerReply.Unknown("cut off"),
          new PeerReply.View(3, 1L << 40, "n2", 250));

  @Test
  void everyCallAndReplyComesBackAsItWas() throws IOException {
    for (PeerCall call : CALLS) {
      assertEquals(call, PeerCall.fromBytes(call.toBytes()));
    }
    for (PeerReply reply : REPLIES) {
      assertEquals(reply, PeerReply.fromBytes(reply.toBytes()));
    }
  }

  /** Nodes of different versions talk to each other during an upgrade. */
  @Test
  void theBytesOfTheFirstVersionStayAsTheyAre() {
    assertEquals("02", HexFormat.of().formatHex(CALLS.get(1).toBytes()));
    assertEquals("03000000fa", HexFormat.of().formatHex(CALLS.get(2).toBytes()));
    assertEquals("046261746368", HexFormat.of().formatHex(CALLS.get(3).toBytes()));
    assertEquals("07", HexFormat.of().formatHex(CALLS.get(5).toBytes()));
    assertEquals(
        "08" + "000b" + "6e317e3031323334353637", HexFormat.of().formatHex(CALLS.get(6).toBytes()));
    assertEquals("020000010000000000", HexFormat.of().formatHex(REPLIES.get(1).toBytes()));
    assertEquals(
        "0700000000000000030000010000000000" + "00026e32" + "00000000000000fa",
        HexFormat.of().formatHex(REPLIES.get(5).toBytes()));
  }

  @Test
  void whatIsNoCallOrReplyIsRefused() {
    assertThrows(IOException.class, () -> PeerCall.fromBytes(new byte[0]));
    assertThrows(IOException.class, () -> PeerCall.fromBytes(new byte[] {99}));
    assertThrows(IOException.class, () -> PeerReply.fromBytes(new byte[] {99}));
    assertThrows(IOException.class, () -> PeerReply.fromBytes(new byte[] {2, 0}));
  }
}
