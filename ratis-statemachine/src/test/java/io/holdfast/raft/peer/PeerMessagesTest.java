package io.holdfast.raft.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.holdfast.codec.proto.PeerCallMessage;
import io.holdfast.codec.proto.PeerReplyMessage;
import io.holdfast.store.command.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PeerMessagesTest {
  private static final HexFormat HEX = HexFormat.of();

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

  /** What nothing was set of: empty words, no bytes, zeros. */
  private static final List<PeerCall> EMPTY_CALLS =
      List.of(
          new PeerCall.Hello("", "", ""),
          new PeerCall.ReadIndex(0),
          new PeerCall.Submit(Bytes.EMPTY),
          new PeerCall.OnEveryVoter(0),
          new PeerCall.TermOf(""),
          new PeerCall.Replace("", "", "", false));

  private static final List<PeerReply> EMPTY_REPLIES =
      List.of(
          new PeerReply.Greeting("", false, ""),
          new PeerReply.Figure(0),
          new PeerReply.Result(Bytes.EMPTY),
          new PeerReply.NotLeader(""),
          new PeerReply.Unknown(""),
          new PeerReply.View(-1, -1, "", 0));

  private final long seed = Long.getLong("holdfast.seed", System.nanoTime());

  PeerMessagesTest() {
    System.out.println("seed " + seed);
  }

  @Test
  void everyCallAndReplyComesBackAsItWas() throws IOException {
    for (PeerCall call : concat(CALLS, EMPTY_CALLS)) {
      assertEquals(call, PeerCall.fromBytes(call.toBytes()));
    }
    for (PeerReply reply : concat(REPLIES, EMPTY_REPLIES)) {
      assertEquals(reply, PeerReply.fromBytes(reply.toBytes()));
    }
    assertEquals(Set.of(PeerCall.class.getPermittedSubclasses()), kinds(CALLS));
    assertEquals(Set.of(PeerReply.class.getPermittedSubclasses()), kinds(REPLIES));
  }

  /** Greeting 3 of the connection; a change of these bytes needs another one. */
  @Test
  void theBytesOfCallsStayAsTheyAre() {
    assertEquals(
        List.of(
            "0a1a0a07636c757374657212026e311a0b696e6361726e6174696f6e",
            "1200",
            "1a0308fa01",
            "22070a056261746368",
            "2a020828",
            "3200",
            "3a0d0a0b6e317e3031323334353637",
            "421c0a07636c757374657212026e311a0b696e6361726e6174696f6e2001"),
        CALLS.stream().map(call -> HEX.formatHex(call.toBytes())).toList());
  }

  @Test
  void theBytesOfRepliesStayAsTheyAre() {
    assertEquals(
        List.of(
            "0a160a0b696e6361726e6174696f6e10011a056b6e6f776e",
            "120708808080808020",
            "1a080a06726573756c74",
            "220a0a086e32206c65616473",
            "2a090a07637574206f6666",
            "32100803108080808080201a026e3220fa01"),
        REPLIES.stream().map(reply -> HEX.formatHex(reply.toBytes())).toList());
  }

  @Test
  void whatIsNoCallOrReplyIsRefused() {
    for (byte[] bytes : List.of(new byte[0], new byte[] {99}, new byte[] {2, 0})) {
      assertThrows(IOException.class, () -> PeerCall.fromBytes(bytes));
      assertThrows(IOException.class, () -> PeerReply.fromBytes(bytes));
    }
  }

  @Test
  void whatANewerVersionMayAddIsRefused() throws IOException {
    for (PeerCall call : CALLS) {
      PeerCallMessage message = PeerCallMessage.parseFrom(call.toBytes());
      for (byte[] bytes : withUnknown(message)) {
        assertThrows(IOException.class, () -> PeerCall.fromBytes(bytes), call.toString());
      }
    }
    for (PeerReply reply : REPLIES) {
      PeerReplyMessage message = PeerReplyMessage.parseFrom(reply.toBytes());
      for (byte[] bytes : withUnknown(message)) {
        assertThrows(IOException.class, () -> PeerReply.fromBytes(bytes), reply.toString());
      }
    }
  }

  @Test
  void changedBytesAreReadOrRefusedButNeverAnythingElse() {
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      byte[] call = changed(CALLS.get(round % CALLS.size()).toBytes(), random);
      byte[] reply = changed(REPLIES.get(round % REPLIES.size()).toBytes(), random);
      try {
        assertNotNull(PeerCall.fromBytes(call));
      } catch (IOException refused) {
        assertNotNull(refused.getMessage(), () -> "seed " + seed);
      }
      try {
        assertNotNull(PeerReply.fromBytes(reply));
      } catch (IOException refused) {
        assertNotNull(refused.getMessage(), () -> "seed " + seed);
      }
    }
  }

  @Test
  void whatWasReadDoesNotChangeWithTheInput() throws IOException {
    byte[] bytes = CALLS.get(3).toBytes();
    PeerCall call = PeerCall.fromBytes(bytes);
    Arrays.fill(bytes, (byte) 'x');
    assertEquals(CALLS.get(3), call);
  }

  private static byte[] changed(byte[] bytes, Random random) {
    byte[] changed = Arrays.copyOf(bytes, Math.max(1, bytes.length - random.nextInt(3)));
    changed[random.nextInt(changed.length)] = (byte) random.nextInt();
    return changed;
  }

  /** With an unknown field beside the kind, and within it. */
  private static List<byte[]> withUnknown(Message message) {
    UnknownFieldSet added =
        UnknownFieldSet.newBuilder()
            .addField(100, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    var kind = message.getAllFields().entrySet().iterator().next();
    Message within = ((Message) kind.getValue()).toBuilder().setUnknownFields(added).build();
    return List.of(
        message.toBuilder().setUnknownFields(added).build().toByteArray(),
        message.toBuilder().setField(kind.getKey(), within).build().toByteArray());
  }

  private static <T> List<T> concat(List<T> one, List<T> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  private static <T> Set<Class<?>> kinds(List<T> all) {
    return all.stream().map(Object::getClass).collect(Collectors.toSet());
  }
}
