package io.holdfast.chaos.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.Requirement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** The namespaces alone; that nodes live in them is shown where they are cut. */
@Tag("chaos")
@Timeout(60)
@EnabledIf("areAllowed")
class NamespaceClusterTest {
  static boolean areAllowed() {
    return Requirement.isMet("namespaces", Namespaces.unavailable());
  }

  @Test
  void nothingStaysAfterClose() {
    Namespaces namespaces = Namespaces.create(3);
    String first = namespaces.name(1);
    assertTrue(Leftovers.namespaces().contains(first));
    namespaces.close();
    assertFalse(Leftovers.namespaces().contains(first));
    long bridges =
        Leftovers.bridges().stream().filter(bridge -> first.startsWith(prefixOf(bridge))).count();
    assertEquals(0, bridges);
  }

  @Test
  void twoClustersStandBesideEachOther() {
    try (Namespaces one = Namespaces.create(1);
        Namespaces other = Namespaces.create(1)) {
      assertFalse(one.address(1).equals(other.address(1)));
      assertFalse(one.name(1).equals(other.name(1)));
    }
  }

  @Test
  void whatADeadRunLeftIsRemovedAtTheNextStartWithItsProcesses() throws Exception {
    Process run = new ProcessBuilder("sleep", "60").start();
    String left = "hf" + run.pid() + "x1n1";
    SystemCommand.run("ip", "netns", "add", left);
    Process node = new ProcessBuilder("nsenter", "--net=/run/netns/" + left, "sleep", "60").start();
    Namespaces.create(1).close();
    assertTrue(Leftovers.namespaces().contains(left), "its run still lives");

    run.destroyForcibly().waitFor();
    Namespaces.create(1).close();
    assertFalse(Leftovers.namespaces().contains(left));
    assertEquals(128 + 9, node.waitFor());
  }

  private static String prefixOf(String bridge) {
    return bridge.substring(0, Math.max(0, bridge.length() - 2)) + "n";
  }
}
