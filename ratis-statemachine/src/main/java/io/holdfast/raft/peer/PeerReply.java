package io.holdfast.raft.peer;

import io.holdfast.store.command.Bytes;
import java.io.IOException;

/** What a node answers to a {@link PeerCall}; its bytes: peer.proto. */
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
    return PeerReplyMessages.toBytes(this);
  }

  /** Reads a reply; what is not one is an {@link IOException}. */
  static PeerReply fromBytes(byte[] bytes) throws IOException {
    return PeerReplyMessages.fromBytes(bytes);
  }
}
