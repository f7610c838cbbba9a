package io.holdfast.raft.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;

/** Calls between nodes beside Raft's own, and their replies. */
class PeerMessagesFuzzTest {

  /** The first byte says whether it is a call or a reply. */
  @FuzzTest(maxDuration = "10s")
  void aCallOrReplyIsUnderstoodOrRefused(byte[] input) {
    if (input.length < 1) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    try {
      if (input[0] >= 0) {
        PeerCall call = PeerCallMessages.fromBytes(rest);
        assertEquals(call, PeerCallMessages.fromBytes(PeerCallMessages.toBytes(call)));
      } else {
        PeerReply reply = PeerReplyMessages.fromBytes(rest);
        assertEquals(reply, PeerReplyMessages.fromBytes(PeerReplyMessages.toBytes(reply)));
      }
    } catch (IOException refused) {
      // Its sender is told so.
    }
  }
}
