package io.holdfast.raft.peer;

import io.holdfast.store.command.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What nodes ask of each other outside Raft's own messages, and the bytes of it: kind, then fields.
 *
 * <p>A kind never changes its meaning; a new meaning gets a new kind, which an older node refuses.
 */
public sealed interface PeerCall {

  /** "Who are you, and do you know me?" Asked by a node that has not taken part yet. */
  record Hello(String cluster, String node, String incarnation) implements PeerCall {}

  /** "What is your current term?" Asked by a leader to confirm that it still is one. */
  record CurrentTerm() implements PeerCall {}

  /** The same, asked of the voter with this name, as nodes that were replaced have others. */
  record TermOf(String voter) implements PeerCall {}

  /**
   * "My data is lost: let this incarnation take my place." Answered by the leader with a figure
   * when the lost voter is removed, and once it has a log, when it is a voter.
   *
   * @param hasLog whether it has begun a log, and so can be brought up to date
   */
  record Replace(String cluster, String node, String incarnation, boolean hasLog)
      implements PeerCall {}

  /** "Up to where is the log committed, confirmed by a majority after this question?" */
  record ReadIndex(int timeoutMillis) implements PeerCall {}

  /** "Is all that is committed now on every voter's disk?" Answered when it is. */
  record OnEveryVoter(int timeoutMillis) implements PeerCall {}

  /** "Where does your log end, and do you hear the leader?" Asked when this node does not. */
  record AskView() implements PeerCall {}

  /** "Bring this batch into the log." The bytes are those of the entry codec. */
  record Submit(Bytes batch) implements PeerCall {}

  default byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      switch (this) {
        case Hello(String cluster, String node, String incarnation) -> {
          out.writeByte(1);
          out.writeUTF(cluster);
          out.writeUTF(node);
          out.writeUTF(incarnation);
        }
        case CurrentTerm() -> out.writeByte(2);
        case ReadIndex(int timeoutMillis) -> {
          out.writeByte(3);
          out.writeInt(timeoutMillis);
        }
        case Submit(Bytes batch) -> {
          out.writeByte(4);
          out.write(batch.array());
        }
        case OnEveryVoter(int timeoutMillis) -> {
          out.writeByte(5);
          out.writeInt(timeoutMillis);
        }
        case AskView() -> out.writeByte(7); // 6 had another answer
        case TermOf(String voter) -> {
          out.writeByte(8);
          out.writeUTF(voter);
        }
        case Replace(String cluster, String node, String incarnation, boolean hasLog) -> {
          out.writeByte(9);
          out.writeUTF(cluster);
          out.writeUTF(node);
          out.writeUTF(incarnation);
          out.writeBoolean(hasLog);
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** Reads a call; what is not one is an {@link IOException}. */
  static PeerCall fromBytes(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int kind = in.readUnsignedByte();
      return switch (kind) {
        case 1 -> new Hello(in.readUTF(), in.readUTF(), in.readUTF());
        case 2 -> new CurrentTerm();
        case 3 -> new ReadIndex(in.readInt());
        case 4 -> new Submit(Bytes.wrap(in.readAllBytes()));
        case 5 -> new OnEveryVoter(in.readInt());
        case 7 -> new AskView();
        case 8 -> new TermOf(in.readUTF());
        case 9 -> new Replace(in.readUTF(), in.readUTF(), in.readUTF(), in.readBoolean());
        default -> throw new IOException("unknown peer call " + kind);
      };
    }
  }
}
