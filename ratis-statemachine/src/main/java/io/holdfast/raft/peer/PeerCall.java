package io.holdfast.raft.peer;

import io.holdfast.store.command.Bytes;
import java.io.IOException;

/** What nodes ask of each other outside Raft's own messages; its bytes: peer.proto. */
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
    return PeerCallMessages.toBytes(this);
  }

  /** Reads a call; what is not one is an {@link IOException}. */
  static PeerCall fromBytes(byte[] bytes) throws IOException {
    return PeerCallMessages.fromBytes(bytes);
  }
}
