package io.holdfast.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.Requirement;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.network.Leftovers;
import io.holdfast.chaos.network.NamespaceNames;
import io.holdfast.chaos.network.Namespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A run in a JVM of its own, with faults of every kind that is there, that does not end well. */
@Tag("chaos")
@Timeout(300)
@EnabledIf("areAllowed")
class AbandonedRunTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @TempDir Path directory;

  private Process run;

  static boolean areAllowed() {
    return Requirement.isMet("clean-up of namespaces", Namespaces.unavailable());
  }

  @AfterEach
  void end() {
    if (run != null) {
      run.destroyForcibly();
    }
  }

  @Test
  void afterCtrlCNothingOfARunIsLeft() throws Exception {
    start("restart-storm", "partition-flapping", "clock-drift", "slow-fsync", "gc-pause");
    assertTrue(Waiting.until(TIMEOUT, () -> said().contains("1 faults")), this::said);
    assertEquals(0, new ProcessBuilder("kill", "-INT", "" + run.pid()).start().waitFor());
    assertTrue(run.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS), "it ends");
    assertFalse(said().contains("\tat "), this::said);
    assertEquals(List.of(), nodes());
    assertEquals(List.of(), networks());
  }

  @Test
  void theNodesOfARunThatIsKilledEndAndItsNetworksTheNextOneRemoves() throws Exception {
    start("packet-loss", "clock-jump", "slow-fsync");
    assertTrue(Waiting.until(TIMEOUT, () -> said().contains("nodes are ready")), this::said);
    run.destroyForcibly().waitFor();
    assertTrue(Waiting.until(TIMEOUT, () -> nodes().isEmpty()), () -> "left: " + nodes());
    assertNotEquals(List.of(), networks());
    Namespaces.create(1).close();
    assertEquals(List.of(), networks());
  }

  private void start(String... faults) throws IOException {
    run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ChaosCommand.class.getName(),
                "--workload",
                "register",
                "--fault",
                String.join(",", faults),
                "--minutes",
                "10",
                "--out",
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
  }

  private String said() {
    try {
      return Files.readString(directory.resolve("output"));
    } catch (IOException e) {
      return "";
    }
  }

  /** Processes whose command line names the directory of the run. */
  private List<Long> nodes() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> process.pid() != run.pid())
          .filter(process -> isOfTheRun(process.pid()))
          .map(ProcessHandle::pid)
          .toList();
    }
  }

  private boolean isOfTheRun(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline")).contains(directory.toString());
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> networks() {
    return Stream.concat(Leftovers.namespaces().stream(), Leftovers.bridges().stream())
        .filter(name -> NamespaceNames.owner(name).filter(pid -> pid == run.pid()).isPresent())
        .toList();
  }
}
