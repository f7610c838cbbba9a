package io.holdfast.raft.leadership;

import io.holdfast.raft.VoterName;
import java.util.Set;
import org.apache.ratis.server.RaftConfiguration;

/**
 * What counts as a majority: of the voters, and while the membership changes of the earlier voters
 * too. Listeners do not count.
 *
 * @param current the nodes that are voters
 * @param previous of those before a change that is under way; empty = there is none
 */
public record Majority(Set<String> current, Set<String> previous) {

  public static Majority of(RaftConfiguration configuration) {
    return new Majority(
        VoterName.nodes(configuration.getCurrentPeers()),
        VoterName.nodes(configuration.getPreviousPeers()));
  }

  /** Whether these nodes, whatever others are among them, are one. */
  public boolean isReachedBy(Set<String> nodes) {
    return isMoreThanHalf(nodes, current)
        && (previous.isEmpty() || isMoreThanHalf(nodes, previous));
  }

  private static boolean isMoreThanHalf(Set<String> nodes, Set<String> voters) {
    return voters.stream().filter(nodes::contains).count() > voters.size() / 2;
  }
}
