package io.holdfast.raft;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;

/**
 * What a node is called in Raft. That is its own name, until its disk is lost: the node that takes
 * its place is another voter, which gave none of the old one's votes and acknowledged none of its
 * entries. So it is named after its data too, as {@code n3~1f0c9a44}, and neither is ever taken for
 * the other.
 */
public final class VoterName {
  /** Names of nodes cannot contain it. */
  private static final char MARK = '~';

  private static final int INCARNATION_DIGITS = 8;

  private VoterName() {}

  /** Of a node that takes the place of a voter, on the data directory with this incarnation. */
  public static String ofReplacement(String node, String incarnation) {
    return node + MARK + incarnation.substring(0, INCARNATION_DIGITS);
  }

  /** Whether this voter took the place of another one. */
  public static boolean isReplacement(String voter) {
    return voter.indexOf(MARK) >= 0;
  }

  /** The name of the node that this voter is. */
  public static String node(String voter) {
    int mark = voter.indexOf(MARK);
    return mark < 0 ? voter : voter.substring(0, mark);
  }

  /** The name of the node that this voter is. */
  public static String node(RaftPeerId voter) {
    return node(voter.toString());
  }

  /** The names of the voters. */
  public static Set<String> names(RaftConfiguration configuration) {
    return configuration.getAllPeers().stream()
        .map(voter -> voter.getId().toString())
        .collect(Collectors.toSet());
  }

  /** The names of the nodes that these voters are. */
  public static Set<String> nodes(Collection<RaftPeer> voters) {
    return voters.stream().map(voter -> node(voter.getId())).collect(Collectors.toSet());
  }
}
