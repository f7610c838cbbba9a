package io.holdfast.raft.election;

import io.holdfast.raft.leadership.Majority;
import io.holdfast.raft.peer.PeerReply;
import java.io.IOException;

/** This node as a voter: how it sees its leader, and how it campaigns. */
public interface LocalVoter {
  /** Its name as a voter. */
  String name();

  /** How it sees its leader, and where its log ends. */
  PeerReply.View view();

  /** How long ago the last message of the leader began or ended; 0 when it follows nobody. */
  long lastMessageMillis();

  /** The majority that would elect another leader. */
  Majority majority();

  /** Campaigns now, to replace this leader; writes the new term and vote to disk. */
  void campaign(String leader) throws IOException;
}
