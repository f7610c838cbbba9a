package io.holdfast.raft.peer;

import io.holdfast.store.command.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a node answers to a {@link PeerCall}, and the bytes of it. */
public sealed interface PeerReply {

  /**
   * To a hello.
   *
   * @param incarnation this node's own
   * @param takesPart whether this node belongs to a cluster that was formed
   * @param known the incarnation of the asker that this node formed the cluster with; empty = none
   */
  record Greeting(String incarnation, boolean takesPart, String known) implements PeerReply {}

  /** A term or a read index, as was asked. */
  record Figure(long value) implements PeerReply {}

  /**
   * How a node sees its leader, and where its log ends.
   *
   * @param term of the last entry in its log
   * @param index of that entry
   * @param leader whom it takes for the leader; empty = nobody
   * @param silentMillis for how long it has heard nothing of that leader; 0 when it leads itself
   */
  record View(long term, long index, String leader, long silentMillis) implements PeerReply {}

  /** A batch's result, in the bytes of the result codec. */
  record Result(Bytes result) implements PeerReply {}

  /** Not the leader, or not yet ready: the asker looks for the leader and asks again. */
  record NotLeader(String reason) implements PeerReply {}

  /** It may or may not have happened. */
  record Unknown(String reason) implements PeerReply {}

  default byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      switch (this) {
        case Greeting(String incarnation, boolean takesPart, String known) -> {
          out.writeByte(1);
          out.writeUTF(incarnation);
          out.writeBoolean(takesPart);
          out.writeUTF(known);
        }
        case Figure(long value) -> {
          out.writeByte(2);
          out.writeLong(value);
        }
        case Result(Bytes result) -> {
          out.writeByte(3);
          out.write(result.array());
        }
        case NotLeader(String reason) -> {
          out.writeByte(4);
          out.writeUTF(reason);
        }
        case Unknown(String reason) -> {
          out.writeByte(5);
          out.writeUTF(reason);
        }
        case View(long term, long index, String leader, long silentMillis) -> {
          out.writeByte(7); // 6 knew no leader
          out.writeLong(term);
          out.writeLong(index);
          out.writeUTF(leader);
          out.writeLong(silentMillis);
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** Reads a reply; what is not one is an {@link IOException}. */
  static PeerReply fromBytes(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int kind = in.readUnsignedByte();
      return switch (kind) {
        case 1 -> new Greeting(in.readUTF(), in.readBoolean(), in.readUTF());
        case 2 -> new Figure(in.readLong());
        case 3 -> new Result(Bytes.wrap(in.readAllBytes()));
        case 4 -> new NotLeader(in.readUTF());
        case 5 -> new Unknown(in.readUTF());
        case 7 -> new View(in.readLong(), in.readLong(), in.readUTF(), in.readLong());
        default -> throw new IOException("unknown peer reply " + kind);
      };
    }
  }
}
