package io.holdfast.gateway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.routing.Choice.Candidate;
import io.holdfast.gateway.routing.NodeView.Health;
import io.holdfast.gateway.text.HostPort;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RouteChooserTest {
  private static final long NOW = 5_000_000_000L;
  private static final ReadLevel LINEARIZABLE = new ReadLevel.Linearizable();
  private static final ReadLevel LOCAL = new ReadLevel.Local();

  private final RouteChooser chooser = new RouteChooser("a");

  /** A follower of n3 that is up, one second ago. */
  private static NodeView node(String name, String zone, double roundTripMillis) {
    return new NodeView(
        new HostPort("127.0.0.1", 8100 + name.charAt(1) - '0'),
        name,
        zone,
        Health.UP,
        name.equals("n3") ? "leader" : "follower",
        "n3",
        7,
        true,
        10,
        5,
        (long) (roundTripMillis * 1e6),
        NOW - 1_000_000_000L);
  }

  private static NodeView leaderless(NodeView node) {
    return new NodeView(
        node.address(),
        node.node(),
        node.zone(),
        node.health(),
        "candidate",
        "",
        8,
        true,
        node.revision(),
        node.stalenessMillis(),
        node.roundTripNanos(),
        node.heardNanos());
  }

  private static NodeView catchingUp(NodeView node) {
    return new NodeView(
        node.address(),
        node.node(),
        node.zone(),
        node.health(),
        node.role(),
        node.leader(),
        node.term(),
        false,
        node.revision(),
        node.stalenessMillis(),
        node.roundTripNanos(),
        node.heardNanos());
  }

  private List<Candidate> order(ReadLevel level, String last, NodeView... nodes) {
    return chooser.choose(new Need.Read(level), List.of(nodes), last, NOW).candidates();
  }

  private String read(ReadLevel level, String last, NodeView... nodes) {
    return order(level, last, nodes).getFirst().node().node();
  }

  private String write(NodeView... nodes) {
    return chooser
        .choose(new Need.Write(), List.of(nodes), "", NOW)
        .candidates()
        .getFirst()
        .node()
        .node();
  }

  @Test
  void theSameZoneComesBeforeAShorterRoundTrip() {
    assertEquals("n1", read(LINEARIZABLE, "", node("n2", "b", 0.1), node("n1", "a", 9)));
    assertEquals(
        "same zone, round trip 9.0 ms",
        order(LINEARIZABLE, "", node("n2", "b", 0.1), node("n1", "a", 9)).getFirst().why());
  }

  @Test
  void withinAZoneTheShorterRoundTripWins() {
    assertEquals("n2", read(LOCAL, "", node("n1", "a", 9), node("n2", "a", 3)));
    assertEquals("n2", read(LOCAL, "", node("n1", "b", 9), node("n2", "b", 3)));
  }

  @Test
  void theLastChoiceStaysUntilAnotherIsClearlyNearer() {
    assertEquals("n1", read(LOCAL, "n1", node("n1", "a", 9), node("n2", "a", 8)));
    assertEquals("n2", read(LOCAL, "n1", node("n1", "a", 9), node("n2", "a", 3)));
    // Both are so near that the difference is noise.
    assertEquals("n1", read(LOCAL, "n1", node("n1", "a", 0.25), node("n2", "a", 0.1)));
  }

  @Test
  void theLastChoiceGivesWayToANodeInTheZone() {
    assertEquals("n2", read(LOCAL, "n1", node("n1", "b", 1), node("n2", "a", 1.1)));
  }

  @Test
  void aNodeThatWasLeftComesLastButStaysATarget() {
    NodeView left = node("n1", "a", 1).with(Health.left("it was silent"));
    List<Candidate> order = order(LOCAL, "n1", left, node("n2", "b", 50));
    assertEquals("n2", order.getFirst().node().node());
    assertFalse(order.getLast().fits());
    assertEquals("it was silent", order.getLast().why());
  }

  @Test
  void aNodeThatWasNeverHeardOfComesBeforeOneThatWasLeft() {
    NodeView left = node("n1", "a", 1).with(Health.left("it was silent"));
    NodeView unknown = NodeView.unknown(new HostPort("127.0.0.1", 9));
    assertEquals(unknown, order(LOCAL, "", left, unknown).getFirst().node());
  }

  @Test
  void aNodeThatCatchesUpIsNotReadFrom() {
    assertEquals("n2", read(LOCAL, "", catchingUp(node("n1", "a", 1)), node("n2", "b", 9)));
  }

  @Test
  void linearizableReadsNeedANodeThatKnowsALeader() {
    NodeView cutOff = leaderless(node("n1", "a", 1));
    assertEquals("n2", read(LINEARIZABLE, "", cutOff, node("n2", "b", 9)));
    assertEquals("n1", read(LOCAL, "", cutOff, node("n2", "b", 9)));
  }

  @Test
  void aBoundedReadMayGoToACutOffNodeWhileItsProofLasts() {
    NodeView cutOff = leaderless(node("n1", "a", 1));
    // It proved 5 ms, one second ago.
    assertEquals(
        "n1",
        read(new ReadLevel.Bounded(Duration.ofMillis(1_100)), "", cutOff, node("n2", "b", 9)));
    assertEquals(
        "n2", read(new ReadLevel.Bounded(Duration.ofMillis(900)), "", cutOff, node("n2", "b", 9)));
  }

  @Test
  void aSessionReadGoesToTheNearestNodeThatHasTheRevision() {
    NodeView ahead = node("n2", "b", 9).withRevision(12);
    assertEquals("n2", read(new ReadLevel.Session(12), "", node("n1", "a", 1), ahead));
    assertEquals("n1", read(new ReadLevel.Session(10), "", node("n1", "a", 1), ahead));
    // Nobody has it: the nearest waits for it.
    List<Candidate> order = order(new ReadLevel.Session(99), "", node("n1", "a", 1), ahead);
    assertEquals("n1", order.getFirst().node().node());
    assertFalse(order.getFirst().fits());
  }

  @Test
  void aWriteGoesToTheLeaderHoweverFarItIs() {
    assertEquals("n3", write(node("n1", "a", 1), node("n2", "a", 1), node("n3", "b", 99)));
  }

  @Test
  void theLeaderOfTheHighestTermCounts() {
    NodeView old =
        new NodeView(
            new HostPort("127.0.0.1", 8101),
            "n1",
            "a",
            Health.UP,
            "leader",
            "n1",
            6,
            true,
            9,
            1,
            1,
            NOW);
    assertEquals("n3", write(old, node("n2", "a", 1), node("n3", "b", 99)));
  }

  @Test
  void whenTheLeaderWasLeftAWriteGoesToTheNearestNodeWhichHoldsIt() {
    NodeView left = node("n3", "a", 1).with(Health.left("it was silent"));
    assertEquals("n1", write(left, node("n1", "a", 2), node("n2", "b", 1)));
  }

  @Test
  void withoutAnyNodeThereIsNoChoice() {
    assertTrue(chooser.choose(new Need.Write(), List.of(), "", NOW).candidates().isEmpty());
  }
}
