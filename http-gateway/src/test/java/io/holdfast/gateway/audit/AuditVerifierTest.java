package io.holdfast.gateway.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A trail is trusted because everything that can be done to it is found. */
@Timeout(60)
final class AuditVerifierTest {
  private static final int FILE_BYTES = 1_000;

  @TempDir private Path root;
  private Path trail;

  @BeforeEach
  void write() throws IOException {
    trail = root.resolve("trail");
    try (AuditWriter writer =
        Trails.open(new AuditSettings(trail, FILE_BYTES, 100, List.of(), List.of()))) {
      for (int i = 0; i < 6; i++) {
        writer.before(Trails.intent("policy-" + i));
        writer.after(Trails.act(AuditAct.Kind.OUTCOME, "policy-" + i), 200, i);
      }
    }
  }

  @Test
  void aWholeTrailIsWhole() throws IOException {
    AuditVerifier.Report report = AuditVerifier.verify(trail);
    assertTrue(report.isWhole(), () -> "" + report);
    assertTrue(report.files() > 3, () -> "" + report);
    assertEquals(report.lines(), report.last());
    String witness = report.last() + ":" + report.hash();
    assertTrue(AuditVerifier.verify(trail, witness).isWhole());
  }

  @Test
  void aChangedByteAtAnyPlaceIsFound() throws IOException {
    List<Path> all = new ArrayList<>(new AuditDirectory(trail).files());
    all.add(trail.resolve("head"));
    for (Path file : all) {
      byte[] bytes = Files.readAllBytes(file);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] ^= 1;
        Files.write(file, bytes);
        AuditVerifier.Report report = AuditVerifier.verify(trail);
        int at = i;
        assertFalse(report.isWhole(), () -> file.getFileName() + ", byte " + at);
        bytes[i] ^= 1;
      }
      Files.write(file, bytes);
    }
    assertTrue(AuditVerifier.verify(trail).isWhole());
  }

  @Test
  void anyDeletedLineIsFound() throws IOException {
    for (Path file : new AuditDirectory(trail).files()) {
      List<String> lines = Files.readAllLines(file);
      for (int gone = 0; gone < lines.size(); gone++) {
        List<String> left = new ArrayList<>(lines);
        left.remove(gone);
        Files.write(file, left);
        AuditVerifier.Report report = AuditVerifier.verify(trail);
        int at = gone;
        assertFalse(report.isWhole(), () -> file.getFileName() + ", line " + at);
      }
      Files.write(file, lines);
    }
    assertTrue(AuditVerifier.verify(trail).isWhole());
  }

  @Test
  void anyDeletedFileIsFound() throws IOException {
    List<Path> all = new ArrayList<>(new AuditDirectory(trail).files());
    all.add(trail.resolve("head"));
    for (Path file : all) {
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      AuditVerifier.Report report = AuditVerifier.verify(trail);
      assertFalse(report.isWhole(), () -> file.getFileName() + ": " + report);
      Files.write(file, bytes);
    }
    assertTrue(AuditVerifier.verify(trail).isWhole());
  }

  @Test
  void twoLinesThatChangedPlacesAreFound() throws IOException {
    Path file = new AuditDirectory(trail).files().get(1);
    List<String> lines = Files.readAllLines(file);
    lines.add(1, lines.remove(2));
    Files.write(file, lines);
    assertFalse(AuditVerifier.verify(trail).isWhole());
  }

  @Test
  void aChainThatWasMadeAnewIsFoundByALineThatIsKnownFromElsewhere() throws IOException {
    AuditVerifier.Report before = AuditVerifier.verify(trail);
    Path anew = root.resolve("anew");
    try (AuditWriter writer =
        Trails.open(new AuditSettings(anew, FILE_BYTES, 100, List.of(), List.of()))) {
      for (int i = 0; i < 12; i++) {
        writer.before(Trails.intent("nothing"));
      }
    }
    assertTrue(AuditVerifier.verify(anew).isWhole());
    assertFalse(AuditVerifier.verify(anew, before.last() + ":" + before.hash()).isWhole());
    assertFalse(
        AuditVerifier.verify(trail, "17").isWhole(), "what cannot be checked is no success");
  }

  @Test
  void filesThatWentWithTimeAreNotMissed() throws IOException {
    Path few = root.resolve("few");
    try (AuditWriter writer =
        Trails.open(new AuditSettings(few, FILE_BYTES, 3, List.of(), List.of()))) {
      for (int i = 0; i < 40; i++) {
        writer.before(Trails.intent("policy-" + i));
      }
    }
    AuditVerifier.Report report = AuditVerifier.verify(few);
    assertTrue(report.isWhole(), () -> "" + report);
    assertEquals(3, report.files());
    assertTrue(report.first() > 1, () -> "" + report);
    Files.delete(new AuditDirectory(few).files().getFirst());
    assertFalse(AuditVerifier.verify(few).isWhole());
  }
}
