package io.holdfast.gateway.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a trail by a crash, a power cut, or somebody who wants a line to be gone. */
@Timeout(60)
final class AuditCrashTest {
  @TempDir private Path root;

  @Test
  void aChainGoesOnAfterARestart() throws IOException {
    Path directory = root.resolve("a");
    try (AuditWriter first = Trails.open(directory)) {
      first.before(Trails.intent("one"));
    }
    try (AuditWriter second = Trails.open(directory)) {
      second.before(Trails.intent("two"));
    }
    AuditVerifier.Report report = AuditVerifier.verify(directory);
    assertTrue(report.isWhole(), () -> report.toString());
    List<String> lines = Trails.lines(directory);
    assertEquals(List.of("started", "intent", "started", "intent"), Trails.acts(lines));
  }

  @Test
  void aLineTornAtAnyByteIsNotedAndTheChainGoesOn() throws IOException {
    Path directory = root.resolve("a");
    try (AuditWriter writer = Trails.open(directory)) {
      writer.before(Trails.intent("on disk"));
    }
    byte[] durable;
    byte[] head;
    try (AuditWriter writer = Trails.open(directory)) {
      writer.before(Trails.intent("on disk too"));
      durable = Files.readAllBytes(directory.resolve(Trails.FIRST_FILE));
      head = Files.readAllBytes(directory.resolve("head"));
      writer.before(Trails.intent("torn"));
    }
    byte[] all = Files.readAllBytes(directory.resolve(Trails.FIRST_FILE));
    for (int size = durable.length; size <= all.length; size++) {
      Path crashed =
          Trails.directory(root.resolve("crash-" + size), head, Arrays.copyOf(all, size));
      boolean whole = all[size - 1] == '\n';
      try (AuditWriter writer = Trails.open(crashed)) {
        writer.before(Trails.intent("after"));
      }
      AuditVerifier.Report report = AuditVerifier.verify(crashed);
      int at = size;
      assertTrue(report.isWhole(), () -> at + ": " + report);
      List<String> acts = Trails.acts(Trails.lines(crashed));
      assertEquals(whole ? "started" : "resumed", acts.get(acts.size() - 2), () -> "cut at " + at);
    }
  }

  @Test
  void whatWasOnDiskCannotBeTornSoTheNodeDoesNotGoOn() throws IOException {
    Path directory = root.resolve("a");
    try (AuditWriter writer = Trails.open(directory)) {
      writer.before(Trails.intent("one"));
      writer.before(Trails.intent("two"));
    }
    byte[] head = Files.readAllBytes(directory.resolve("head"));
    byte[] all = Files.readAllBytes(directory.resolve(Trails.FIRST_FILE));
    for (int size = 0; size < all.length; size++) {
      Path cut = Trails.directory(root.resolve("cut-" + size), head, Arrays.copyOf(all, size));
      AuditException refused = assertThrows(AuditException.class, () -> Trails.open(cut));
      assertTrue(refused.getMessage().contains("damaged"), refused::getMessage);
      AuditVerifier.Report report = AuditVerifier.verify(cut);
      assertFalse(report.isWhole(), () -> "" + report);
    }
  }

  @Test
  void aCrashBetweenTheNewFileAndItsFirstLineLosesNothing() throws IOException {
    Path directory = root.resolve("a");
    try (AuditWriter writer = Trails.open(directory)) {
      writer.before(Trails.intent("one"));
    }
    Files.createFile(directory.resolve("audit-0000000000000000003.ndjson"));
    try (AuditWriter writer = Trails.open(directory)) {
      writer.before(Trails.intent("two"));
    }
    AuditVerifier.Report report = AuditVerifier.verify(directory);
    assertTrue(report.isWhole(), () -> "" + report);
    assertEquals(2, report.files());
  }

  @Test
  void aTornFirstLineOfANewFileIsNotedToo() throws IOException {
    Path directory = root.resolve("a");
    try (AuditWriter writer = Trails.open(directory)) {
      writer.before(Trails.intent("one"));
    }
    Files.writeString(directory.resolve("audit-0000000000000000003.ndjson"), "{\"seq\":3,\"ti");
    try (AuditWriter writer = Trails.open(directory)) {
      writer.before(Trails.intent("two"));
    }
    AuditVerifier.Report report = AuditVerifier.verify(directory);
    assertTrue(report.isWhole(), () -> "" + report);
    assertTrue(Trails.acts(Trails.lines(directory)).contains("resumed"));
  }

  @Test
  void anotherProcessCannotWriteTheTrailOfThisOne() throws Exception {
    Path directory = root.resolve("a");
    try (AuditWriter first = Trails.open(directory)) {
      first.before(Trails.intent("one"));
      assertThrows(AuditException.class, () -> Trails.open(directory), "nor this one twice");
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OtherNode.class.getName(),
                  directory.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(OtherNode.REFUSED, other.waitFor(), said);
      first.before(Trails.intent("two"));
    }
    AuditVerifier.Report report = AuditVerifier.verify(directory);
    assertTrue(report.isWhole(), () -> "" + report);
    assertEquals(List.of("started", "intent", "intent"), Trails.acts(Trails.lines(directory)));
  }

  /** A process that opens the same trail. */
  static final class OtherNode {
    static final int REFUSED = 7;

    private OtherNode() {}

    public static void main(String[] directory) throws IOException {
      try (AuditWriter writer = Trails.open(Path.of(directory[0]))) {
        writer.before(Trails.intent("of another process"));
      } catch (AuditException refused) {
        System.exit(REFUSED);
      }
    }
  }

  @Test
  void twoNodesCannotWriteOneTrail() throws IOException {
    Path directory = root.resolve("a");
    try (AuditWriter first = Trails.open(directory)) {
      assertTrue(first.isOn());
      AuditException refused = assertThrows(AuditException.class, () -> Trails.open(directory));
      assertTrue(refused.getMessage().contains("in use"), refused::getMessage);
    }
  }
}
