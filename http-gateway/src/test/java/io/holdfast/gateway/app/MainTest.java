package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.holdfast.gateway.audit.AuditSettings;
import io.holdfast.gateway.audit.AuditWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** How the program speaks, and how it ends when it cannot start. */
@Isolated("it takes the standard streams")
@Timeout(60)
final class MainTest {
  private final PrintStream standardOut = System.out;
  private final PrintStream standardErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path directory;

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stopListening() {
    System.setOut(standardOut);
    System.setErr(standardErr);
  }

  @Test
  void theVersionNamesTheProgramItsCommitAndItsJava() {
    for (String[] command :
        new String[][] {{"--version"}, {"node", "--version"}, {"gateway", "-V"}}) {
      out.reset();
      assertEquals(0, Main.execute(command));
      String version = out.toString(StandardCharsets.UTF_8);
      assertTrue(version.matches("Holdfast \\S+, commit \\S+, on Java 2[0-9].*\\s*"), version);
    }
  }

  @Test
  void theHelpExplainsEverySetting() {
    assertEquals(0, Main.execute("node", "--help"));
    String help = out.toString(StandardCharsets.UTF_8);
    for (String word :
        new String[] {
          "--config",
          "--http",
          "--set",
          "limits.value",
          "1MiB",
          "election.timeout_min",
          "HOLDFAST_ELECTION_TIMEOUT_MIN",
          "Exit codes",
          "http://127.0.0.1:8100"
        }) {
      assertTrue(help.contains(word), () -> word + " is not in\n" + help);
    }
  }

  @Test
  void theHelpFitsIntoATerminal() {
    for (String command : new String[] {"node", "gateway"}) {
      out.reset();
      assertEquals(0, Main.execute(command, "--help"));
      List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
      int table = lines.indexOf("Settings (key, default, meaning):");
      int end = lines.indexOf("Exit codes, and what to do:");
      for (String line : lines.subList(table + 1, end - 5)) {
        assertTrue(line.startsWith("  "), () -> "begins at the left edge: " + line);
      }
      lines
          .subList(end + 1, lines.size())
          .forEach(line -> assertTrue(line.startsWith("  "), () -> "wrapped: " + line));
    }
  }

  @Test
  void withoutACommandItSaysWhatToTry() {
    assertEquals(2, Main.execute());
    assertTrue(errors().contains("holdfast node --help"), errors());
  }

  @Test
  void badConfigurationIsOneLineAndExitCodeTwo() {
    assertEquals(2, Main.execute("node", "--set", "limits.value=many"));
    assertOneLine("limits.value");
    assertEquals(2, Main.execute("node", "--no-such-flag"));
  }

  @Test
  void aPortInUseIsOneLineAndExitCodeFive() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      int code =
          Main.execute(
              "node",
              "--data",
              directory.resolve("d").toString(),
              "--http",
              address,
              "--raft",
              free());
      assertEquals(5, code, this::errors);
      assertOneLine("cannot listen on " + address);
      assertNothingWasMade();
    }
  }

  @Test
  void aHostWithoutAnAddressIsOneLineAndExitCodeFive() throws IOException {
    String data = directory.resolve("d").toString();
    int code =
        Main.execute(
            "node",
            "--data",
            data,
            "--http",
            "nowhere.invalid:8100",
            "--raft",
            free(),
            "--insecure");
    assertEquals(5, code, this::errors);
    assertOneLine("cannot listen on nowhere.invalid:8100");
    assertNothingWasMade();
  }

  @Test
  void whatANodeStartsWithIsInTheLogALineEachAndNotOnTheOutput() throws IOException {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(NodeCommand.class);
    Level before = logger.getLevel();
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      String data = directory.resolve("d").toString();
      assertEquals(5, Main.execute("node", "--data", data, "--http", free(), "--raft", address));
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(before);
    }
    List<String> said = lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertTrue(said.getFirst().matches("Holdfast .*, starts with"), said::toString);
    assertTrue(said.stream().anyMatch(line -> line.contains("limits.value")), said::toString);
    said.forEach(line -> assertEquals(1, line.lines().count(), line));
    assertEquals("", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aRaftPortInUseIsOneLineAndExitCodeFive() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      int code =
          Main.execute(
              "node",
              "--data",
              directory.resolve("d").toString(),
              "--http",
              free(),
              "--raft",
              address);
      assertEquals(5, code, this::errors);
      assertOneLine(address);
      assertNothingWasMade();
    }
  }

  @Test
  void aDataDirectoryThatIsAFileIsOneLineAndExitCodeFour() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    int code = Main.execute("node", "--data", file.toString(), "--http", free(), "--raft", free());
    assertEquals(4, code, this::errors);
    assertOneLine(file.toString());
  }

  @Test
  void anAuditTrailIsCheckedAndADamageIsExitCodeOne() throws IOException {
    Path trail = directory.resolve("audit");
    AuditWriter.open(AuditSettings.in(trail), "n1", Clock.systemUTC()).close();
    assertEquals(0, Main.execute("audit", "verify", trail.toString()), this::errors);
    assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("whole: 1 lines"), out::toString);
    Files.delete(trail.resolve("audit-0000000000000000001.ndjson"));
    assertEquals(1, Main.execute("audit", "verify", trail.toString()));
    assertTrue(errors().contains("lines 1 to 1 are missing at the end"), errors());
    assertEquals(4, Main.execute("audit", "verify", directory.resolve("none").toString()));
  }

  @Test
  void prefixesWithoutATrailAreNoAudit() {
    assertEquals(2, Main.execute("node", "--set", "audit.reads=secret/"));
    assertOneLine("needs audit.directory");
  }

  /** Nobody knows whether data that a failed start leaves behind may be deleted. */
  private void assertNothingWasMade() {
    assertFalse(Files.exists(directory.resolve("d")), "there is data of a node that did not start");
  }

  private static String free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  private void assertOneLine(String part) {
    assertEquals(
        1, errors().lines().filter(line -> line.startsWith("holdfast: ")).count(), errors());
    assertTrue(errors().contains(part), errors());
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
