package io.holdfast.chaos.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.Requirement;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.nemesis.ClusterNetwork;
import io.holdfast.chaos.nemesis.ClusterNetwork.Loss;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** What arrives is told by the kernel: datagrams to a port where no one listens are counted. */
@Tag("chaos")
@Timeout(60)
@EnabledIf("areAllowed")
class NamespaceNetworkTest {
  private static final Duration ARRIVAL = Duration.ofMillis(500);

  private Namespaces namespaces;
  private ClusterNetwork network;

  static boolean areAllowed() {
    return Requirement.isMet("losses in namespaces", Namespaces.unavailable());
  }

  @BeforeEach
  void makeNamespaces() {
    namespaces = Namespaces.create(2);
    network = new NamespaceNetwork(namespaces.members(), List.of());
  }

  @AfterEach
  void removeNamespaces() {
    namespaces.close();
  }

  @Test
  void whatIsLostOneWayArrivesTheOtherWay() {
    assertTrue(arrives(1, 2));
    List<Loss> oneWay = List.of(Loss.all("n1", "n2"));
    network.begin(oneWay);
    assertFalse(arrives(1, 2));
    assertTrue(arrives(2, 1));
    network.end(oneWay);
    assertTrue(arrives(1, 2));
  }

  @Test
  void theSameLossTwiceIsOverWhenItHasEndedTwice() {
    List<Loss> loss = List.of(Loss.all("n1", "n2"));
    network.begin(loss);
    network.begin(loss);
    network.end(loss);
    assertFalse(arrives(1, 2));
    network.end(loss);
    assertTrue(arrives(1, 2));
  }

  @Test
  void whatClientsSendIsLostAndTheNodesHearEachOther() {
    network.begin(List.of(Loss.all(ClusterNetwork.CLIENTS, "n2")));
    long before = received(2);
    send("", namespaces.address(2), 1);
    assertFalse(Waiting.until(ARRIVAL, () -> received(2) > before));
    assertTrue(arrives(1, 2));
  }

  @Test
  void aShareOfThePacketsArrives() {
    List<Loss> half = List.of(new Loss("n1", "n2", 0.5));
    network.begin(half);
    long before = received(2);
    int sent = 400;
    send(nsenter(1), namespaces.address(2), sent);
    Waiting.until(ARRIVAL, () -> received(2) - before == sent);
    long arrived = received(2) - before;
    // Fewer or more than that by chance: once in a million million million runs.
    assertTrue(arrived > 100 && arrived < 300, () -> arrived + " of " + sent + " arrived");
    network.end(half);
    assertTrue(arrives(1, 2));
  }

  @Test
  void anAddressThatIsNoNodesIsRefused() {
    List<Loss> unknown = List.of(Loss.all("n9", "n1"));
    assertEquals(
        "nothing is named n9 here",
        org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class, () -> network.begin(unknown))
            .getMessage());
  }

  private boolean arrives(int from, int to) {
    long before = received(to);
    send(nsenter(from), namespaces.address(to), 1);
    return Waiting.until(ARRIVAL, () -> received(to) > before);
  }

  private String nsenter(int node) {
    return "nsenter --net=/run/netns/" + namespaces.name(node) + " ";
  }

  private static void send(String inside, String address, int count) {
    String loop = "for i in $(seq " + count + "); do echo > /dev/udp/" + address + "/9; done";
    // The answer "no one listens" may fail a later write of the shell; the datagrams are what
    // counts.
    SystemCommand.run("sh", "-c", inside + "bash -c '" + loop + "' 2>/dev/null || true");
  }

  /** Datagrams for which there was no listener. */
  private long received(int node) {
    String counters =
        SystemCommand.run("sh", "-c", nsenter(node) + "grep ^Udp: /proc/net/snmp | tail -n 1");
    return Long.parseLong(counters.split(" ", 4)[2]);
  }
}
