package io.holdfast.chaos.preload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.NodePlan;
import io.holdfast.chaos.cluster.Requirement;
import io.holdfast.chaos.cluster.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a process under the library writes, {@link DiskWriter}, is killed and looked at. */
@Tag("chaos")
@Timeout(60)
@EnabledIf("areAllowed")
class FaultyDisksTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final NodePlan NODE = new NodePlan("n1", "127.0.0.1", 1, 1, "");

  @TempDir Path directory;

  private FaultyDisks disks;
  private Path data;
  private Process process;

  static boolean areAllowed() {
    return Requirement.isMet("faulty disks", FaultyDisks.missing());
  }

  @BeforeEach
  void compile() throws IOException {
    directory = directory.toRealPath();
    ClusterPlan plan =
        new ClusterPlan("test", directory, Path.of("none"), List.of(NODE), List.of());
    disks = FaultyDisks.create(plan);
    data = Files.createDirectories(plan.dataDirectory("n1"));
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void whatWasForcedStaysAndWhatWasNotIsGone() throws Exception {
    run("append file forced-", "force file", "append file lost");
    kill();
    assertEquals("forced-lost", Files.readString(data.resolve("file")));
    assertEquals(1, disks.loseUnforced("n1"));
    assertEquals("forced-", Files.readString(data.resolve("file")));
  }

  @Test
  void anOverwrittenPlaceAndACutOffEndComeBack() throws Exception {
    run("append file 0123456789", "force file", "put file 2 xx", "put file 4 yyy", "cut file 5");
    kill();
    assertEquals("01xxy", Files.readString(data.resolve("file")));
    assertEquals(3, disks.loseUnforced("n1"));
    assertEquals("0123456789", Files.readString(data.resolve("file")));
  }

  @Test
  void aFileKeepsItsWritesUnderANewNameAndAReplacedOneIsForgotten() throws Exception {
    run("append new 22", "append old 1", "rename new old", "append old 33");
    kill();
    assertEquals("2233", Files.readString(data.resolve("old")));
    disks.loseUnforced("n1");
    assertEquals("", Files.readString(data.resolve("old")));
  }

  @Test
  void afterALossTheNextOneTakesOnlyWhatCameLater() throws Exception {
    run("append file one", "force file");
    kill();
    assertEquals(0, disks.loseUnforced("n1"));
    run("append file two");
    kill();
    assertEquals(1, disks.loseUnforced("n1"));
    assertEquals("one", Files.readString(data.resolve("file")));
  }

  @Test
  void aFullDiskTakesNothingMoreUntilThereIsRoom() throws Exception {
    disks.setFull("n1", true);
    run("append file x");
    assertTrue(said().contains("No space left on device"), said());
    disks.setFull("n1", false);
    tell("append file y");
    kill();
    assertEquals("y", Files.readString(data.resolve("file")));
  }

  @Test
  void writesAndForcesFailAsOftenAsTheyAreToldTo() throws Exception {
    run("append file x");
    disks.setFailures("n1", 1_000_000);
    tell("force file");
    tell("append file y");
    assertEquals(2, said().lines().filter(line -> line.contains("Input/output error")).count());
  }

  @Test
  void aForceTakesAsMuchLongerAsItIsToldTo() throws Exception {
    run("append file x");
    disks.delayForces("n1", Duration.ofMillis(300));
    disks.delayForces("n1", Duration.ofMillis(400));
    long beganNanos = System.nanoTime();
    tell("force file");
    assertTrue(System.nanoTime() - beganNanos >= 700_000_000);
  }

  @Test
  void whatIsWrittenWhileASlowForceIsUnderWayIsNotForced() throws Exception {
    disks.delayForces("n1", Duration.ofSeconds(1));
    run("append file first", "append-during-force file x");
    kill();
    int appended = Files.readString(data.resolve("file")).length() - "first".length();
    assertTrue(appended > 20, () -> appended + " appends");
    int lost = disks.loseUnforced("n1");
    // The first ones may have come before the force began.
    assertTrue(lost > appended / 2, () -> lost + " of " + appended + " are lost");
    assertTrue(Files.readString(data.resolve("file")).startsWith("first"));
  }

  /** Starts the writer and lets it do these things, one after the other. */
  private void run(String... things) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DiskWriter.class.getName(),
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(output().toFile());
    builder.environment().putAll(disks.environmentOf(NODE));
    process = builder.start();
    for (String thing : things) {
      tell(thing);
    }
  }

  /** Returns when it is done. */
  private void tell(String thing) throws IOException {
    long before = done();
    process.outputWriter().write(thing + "\n");
    process.outputWriter().flush();
    assertTrue(Waiting.until(TIMEOUT, () -> done() > before), () -> "not done: " + thing);
  }

  private long done() {
    return said().lines().filter(line -> line.startsWith("done")).count();
  }

  private String said() {
    try {
      return Files.exists(output()) ? Files.readString(output()) : "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path output() {
    return directory.resolve("output");
  }

  private void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
