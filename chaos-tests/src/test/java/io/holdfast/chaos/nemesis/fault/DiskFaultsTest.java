package io.holdfast.chaos.nemesis.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.NodeExit;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.Requirement;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.nemesis.Fault.Injury;
import io.holdfast.chaos.nemesis.Implant;
import io.holdfast.chaos.preload.FaultyDisks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** One real cluster with disks that can be hurt; after each fault it must be whole again. */
@Tag("chaos")
@Timeout(180)
@EnabledIf("arePossible")
class DiskFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofSeconds(5);

  /** Long enough to kill a node while it forces its log. */
  private static final Duration IN_THE_MIDDLE = Duration.ofSeconds(3);

  /** The exit code of a node that cannot write. */
  private static final int STORAGE_FAILED = 70;

  private static FaultyCluster cluster;

  static boolean arePossible() {
    return Requirement.isMet("disk faults", FaultyDisks.missing());
  }

  @BeforeAll
  static void startCluster() {
    cluster = FaultyCluster.onLoopback("disk-faults", Implant.DISKS);
  }

  @AfterAll
  static void endCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Also when a test failed half way: the next one is to tell its own story. */
  @AfterEach
  void cure() {
    for (NodeProcess node : cluster.chaos().processes().nodes()) {
      cluster.chaos().disks().setFull(node.name(), false);
      cluster.chaos().disks().setFailures(node.name(), 0);
      node.startUnlessAlive();
    }
    cluster.awaitReady();
  }

  @Test
  void whenTheDisksOfAllAreSlowEachWriteIs() throws Exception {
    Duration delay = Duration.ofMillis(400);
    cluster.chaos().processes().nodes().forEach(node -> slow(node, delay));
    long beganNanos = System.nanoTime();
    write("slow");
    assertTrue(System.nanoTime() - beganNanos >= delay.toNanos(), "a write does not wait");
    cluster.chaos().processes().nodes().forEach(node -> slow(node, delay.negated()));
    Injury slow = cluster.strike("slow-fsync");
    write("slower");
    slow.heal();
    write("quick");
  }

  @Test
  void whatWasAcknowledgedIsThereAfterALossOfPowerEverywhere() throws Exception {
    int writes = 30;
    for (int i = 0; i < writes; i++) {
      write("kept/" + i);
    }
    losePowerEverywhere();
    allThere("kept/", writes);
    Injury power = cluster.strike("lose-unsynced");
    power.heal();
    cluster.awaitReady();
    allThere("kept/", writes);
  }

  @Test
  void whatIsAcknowledgedWhilePowerIsLostInTurnIsThereAfterwards() throws Exception {
    AtomicInteger acknowledged = new AtomicInteger();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (writesSomewhere("turn/" + acknowledged.get())) {
                    acknowledged.incrementAndGet();
                  }
                });
    Injury power = cluster.strike("lose-power-in-turn");
    writer.interrupt();
    writer.join();
    power.heal();
    cluster.awaitReady();
    assertTrue(acknowledged.get() > 0, "nothing was acknowledged");
    allThere("turn/", acknowledged.get());
  }

  /**
   * A plain kill leaves in the files what was not forced, and the nodes read it when they start:
   * they must not count it as forced.
   */
  @Test
  void whatWasReadAgainAfterAPlainKillIsForcedBeforeItCounts() throws Exception {
    List<NodeProcess> nodes = cluster.chaos().processes().nodes();
    String key = "on-its-way";
    nodes.forEach(node -> slow(node, IN_THE_MIDDLE));
    Thread onItsWay = Thread.ofVirtual().start(() -> writesSomewhere(key));
    assertTrue(
        Waiting.until(PATIENCE, () -> nodes.stream().filter(n -> isInLog(n, key)).count() > 1),
        "the write does not come to the logs of two nodes");
    cluster.chaos().processes().killAll();
    onItsWay.interrupt();
    nodes.forEach(node -> slow(node, IN_THE_MIDDLE.negated()));
    cluster.chaos().processes().start();
    cluster.awaitReady();
    write("after-kill/0");
    losePowerEverywhere();
    allThere("after-kill/", 1);
  }

  /** In the part that is still written to; perhaps not forced. */
  private static boolean isInLog(NodeProcess node, String key) {
    return FileTrees.files(node.dataDirectory()).stream()
        .filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
        .anyMatch(file -> contains(file, key));
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      return false; // It has another name by now.
    }
  }

  private static void losePowerEverywhere() {
    List<NodeProcess> nodes = cluster.chaos().processes().nodes();
    nodes.parallelStream().forEach(NodeProcess::kill);
    int lost = nodes.stream().mapToInt(n -> cluster.chaos().disks().loseUnforced(n.name())).sum();
    System.out.println(lost + " writes to the disks were lost");
    nodes.forEach(NodeProcess::startUnlessAlive);
    cluster.awaitReady();
  }

  private static void allThere(String prefix, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      assertEquals(200, read(prefix + i).status(), prefix + i);
    }
  }

  @Test
  void aNodeWithAFullDiskEndsAsDocumentedAndComesBack() throws Exception {
    endsAsDocumentedAndComesBack(cluster.strike("full-disk"));
  }

  @Test
  void aNodeHalfOfWhoseWritesFailEndsAsDocumentedAndComesBack() throws Exception {
    NodeProcess node = cluster.leader();
    cluster.chaos().disks().setFailures(node.name(), 500_000);
    endsAsDocumentedAndComesBack(
        new HurtDisks(
            "half of all writes of " + node.name() + " fail",
            List.of(node),
            name -> cluster.chaos().disks().setFailures(name, 0)));
    // As drawn: perhaps so few that nobody ends.
    Injury few = cluster.strike("io-errors");
    write("few");
    few.heal();
    cluster.awaitReady();
  }

  /**
   * With a file of Ratis' own both go on, with a vote that they forget when they end, and then
   * neither can be started again.
   */
  @Test
  void aNodeThatCannotWriteItsVoteEndsBeforeItVotesAndComesBack() {
    NodeProcess leader = cluster.leader();
    List<NodeProcess> others = cluster.chaos().processes().followersOf(leader);
    others.forEach(node -> cluster.chaos().disks().setFull(node.name(), true));
    leader.kill();
    assertTrue(
        Waiting.until(PATIENCE, () -> others.stream().anyMatch(node -> !node.isAlive())),
        "both go on without a vote that is on the disk");
    NodeProcess ended = others.stream().filter(node -> !node.isAlive()).findFirst().orElseThrow();
    assertEquals(STORAGE_FAILED, ended.exitCode().orElseThrow(), ended::logTail);
    assertTrue(ended.logTail().contains("vote"), ended::logTail);
    new HurtDisks("full", others, name -> cluster.chaos().disks().setFull(name, false)).heal();
    leader.startUnlessAlive();
    cluster.awaitReady();
    write("after-the-vote");
  }

  private static void endsAsDocumentedAndComesBack(Injury injury) throws Exception {
    int before = cluster.chaos().processes().exits().size();
    assertTrue(
        Waiting.until(
            PATIENCE,
            () -> {
              // Large ones: what is already allocated can still be written.
              writesSomewhere("filler", "x".repeat(512 << 10));
              return cluster.chaos().processes().exits().size() > before;
            }),
        () -> "nothing ends: " + injury.detail());
    List<NodeExit> exits = cluster.chaos().processes().exits();
    assertTrue(
        exits.stream()
            .filter(exit -> !exit.asked())
            .allMatch(exit -> DiskFault.STOPPED_BY_ITS_DISK.contains(exit.exitCode())),
        exits::toString);
    injury.heal();
    cluster.awaitReady();
  }

  @Test
  void flippedBitsOfOneNodeNeverMakeReplicasDiffer() throws Exception {
    for (int i = 0; i < 20; i++) {
      write("flip/" + i);
    }
    Injury injury = cluster.strike("flip-bits");
    write("meanwhile");
    injury.heal();
    cluster.awaitReady();
    cluster.chaos().processes().awaitEqualReplicas(FaultyCluster.READY);
  }

  private static void slow(NodeProcess node, Duration by) {
    cluster.chaos().disks().delayForces(node.name(), by);
  }

  private static void write(String key) {
    assertTrue(Waiting.until(PATIENCE, () -> writesSomewhere(key)), () -> key + " is not written");
  }

  private static boolean writesSomewhere(String key) {
    return writesSomewhere(key, "value");
  }

  private static boolean writesSomewhere(String key, String value) {
    return cluster.chaos().processes().nodes().stream().anyMatch(node -> writes(node, key, value));
  }

  private static boolean writes(NodeProcess node, String key, String value) {
    try (GatewayClient client = new GatewayClient(node.gateway(), SHORT)) {
      return client.put(key, value, "").isSuccess();
    } catch (IOException e) {
      return false;
    }
  }

  private static HttpAnswer read(String key) throws IOException {
    NodeProcess node = cluster.chaos().processes().nodes().getFirst();
    try (GatewayClient client = new GatewayClient(node.gateway(), PATIENCE)) {
      return client.get("/v1/kv/" + key);
    }
  }
}
