package io.holdfast.gateway.audit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.logs.ExpectedErrors;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who must wait for the disk, and what happens when it refuses. */
@Timeout(60)
final class AuditWriterTest {
  @TempDir private Path root;

  @Test
  void anIntentIsOnDiskBeforeItsActIsDone() throws IOException {
    Path directory = root.resolve("a");
    try (AuditWriter writer = Trails.open(directory)) {
      writer.before(Trails.intent("now"));
      List<String> lines = Trails.lines(directory);
      assertEquals("intent", Trails.field(lines.getLast(), "act"));
      assertEquals("now", Trails.field(lines.getLast(), "target"));
      assertEquals("ann", Trails.field(lines.getLast(), "user"));
      assertEquals("2026-11-29T12:00:00Z", Trails.field(lines.getLast(), "time"));
      String head = Files.readString(directory.resolve("head"));
      assertTrue(head.contains(Trails.field(lines.getLast(), "hash")), head);
    }
  }

  @Test
  void manyAtOnceShareAChain() throws IOException {
    Path directory = root.resolve("a");
    try (AuditWriter writer = Trails.open(directory);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        int act = i;
        var _ = threads.submit(() -> writer.before(Trails.intent("act-" + act)));
      }
    }
    AuditVerifier.Report report = AuditVerifier.verify(directory);
    assertTrue(report.isWhole(), () -> "" + report);
    assertEquals(501, report.lines());
  }

  @Test
  void whileNothingCanBeWrittenActsAreRefusedAndTheRestIsCountedAndToldLater() throws IOException {
    Path directory = root.resolve("a");
    AuditSettings settings = new AuditSettings(directory, 1, 10, List.of(), List.of());
    try (AuditWriter writer = Trails.open(settings)) {
      writer.before(Trails.intent("before"));
      long lines = Trails.lines(directory).size();
      // The next file has the name of a directory, and so cannot be begun.
      Path inTheWay = new AuditDirectory(directory).file(writer.figures().sequence() + 1);
      Files.createDirectory(inTheWay);
      try (ExpectedErrors logged = new ExpectedErrors(AuditWriter.class)) {
        refuse(writer);
        assertEquals(1, logged.messages().size(), () -> "" + logged.messages());
      }
      Files.delete(inTheWay);
      await().atMost(Duration.ofSeconds(10)).until(() -> writer.figures().writable());
      writer.before(Trails.intent("after"));
      List<String> acts = Trails.acts(Trails.lines(directory));
      assertTrue(acts.subList((int) lines, acts.size()).contains("lost"), acts::toString);
    }
    assertTrue(AuditVerifier.verify(directory).isWhole());
  }

  private static void refuse(AuditWriter writer) {
    ProblemException refused =
        assertThrows(ProblemException.class, () -> writer.before(Trails.intent("refused")));
    assertEquals(ProblemCode.AUDIT_UNAVAILABLE, refused.problem().code());
    assertThrows(ProblemException.class, writer::requireWritable);
    writer.after(Trails.act(AuditAct.Kind.WRITE, "users/1"), 200, 7);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertTrue(writer.figures().lost() >= 2));
  }

  @Test
  void aFloodOfRefusalsIsSummedUp() throws IOException {
    Path directory = root.resolve("a");
    int flood = 3 * LinePaces.BURST;
    try (AuditWriter writer = Trails.open(directory)) {
      for (int i = 0; i < flood; i++) {
        writer.after(Trails.act(AuditAct.Kind.REFUSED, "users/1"), 401, 0);
      }
      assertTrue(writer.figures().lost() > LinePaces.BURST, () -> "" + writer.figures());
    }
    List<String> lines = Trails.lines(directory);
    assertTrue(lines.size() < 2 * LinePaces.BURST, () -> lines.size() + " lines");
    assertTrue(Trails.acts(lines).contains("suppressed"), lines::toString);
  }

  @Test
  void theFirstRefusalsOfASecondAreWrittenOneByOne() {
    LinePace pace = new LinePace(500, 50);
    long now = Long.MAX_VALUE - 5;
    for (int i = 0; i < 500; i++) {
      assertTrue(pace.admits(1, now), "refusal " + i);
    }
    assertEquals(false, pace.admits(1, now));
    long later = now + 1_000_000_000L;
    for (int i = 0; i < 50; i++) {
      assertTrue(pace.admits(1, later), "refusal " + i);
    }
    assertEquals(false, pace.admits(1, later));
  }

  @Test
  void anAddressThatIsRefusedTooOftenLeavesRoomForTheRefusalsOfOthers() {
    LinePaces paces = LinePaces.ofRequests();
    for (int i = 0; i < LinePaces.BURST; i++) {
      boolean admitted = paces.admits(refused("", "2001:db8::" + i), 1);
      assertEquals(i < LinePaces.BURST_OF_ONE, admitted, "refusal " + i);
    }
    assertTrue(paces.admits(refused("", "203.0.113.1"), 1));
    assertTrue(paces.admits(refused("ann", "2001:db8::1"), 1));
  }

  @Test
  void manyStrangersDoNotPushOutTheRefusalsOfUsers() {
    LinePaces paces = LinePaces.ofRequests();
    for (int i = 0; i < 2 * LinePaces.BURST; i++) {
      boolean admitted = paces.admits(refused("", "stranger " + i), 1);
      assertEquals(i < LinePaces.BURST, admitted, "refusal " + i);
    }
    assertTrue(paces.admits(refused("ann", "203.0.113.1"), 1));
  }

  @Test
  void aLongLineOfKeysCountsForSeveral() {
    LinePaces paces = LinePaces.ofKeys();
    String target = "k".repeat(AuditTarget.MAX_NAMED * AuditTarget.MAX_KEY);
    int written = 0;
    while (paces.admits(Trails.act(AuditAct.Kind.READ, target), 1)) {
      written++;
    }
    assertEquals(LinePaces.KEYS * LinePaces.BURST_OF_ONE / (1 + AuditTarget.MAX_NAMED), written);
  }

  @Test
  void actsOfOneUserThatAreTooManyAreCountedAndThoseOfOthersAreNot() throws IOException {
    try (AuditWriter writer = Trails.open(root.resolve("a"))) {
      int admitted = 0;
      while (writer.admits(Trails.act(AuditAct.Kind.INTENT, "t"))) {
        admitted++;
      }
      assertTrue(admitted >= LinePaces.BURST_OF_ONE, admitted + " lines");
      assertTrue(writer.admits(refused("ben", "203.0.113.1").as(AuditAct.Kind.INTENT, "t")));
      assertTrue(writer.figures().lost() > 0);
    }
    assertTrue(Trails.acts(Trails.lines(root.resolve("a"))).contains("suppressed"));
  }

  @Test
  void aTargetNamesSoManyKeysAndSoMuchOfEach() {
    AuditTarget target = new AuditTarget();
    for (int i = 0; i < 1_000; i++) {
      target.add(KeyRange.only(Bytes.utf8("ü".repeat(1_000) + i)));
    }
    int most = AuditTarget.MAX_NAMED * (AuditTarget.MAX_KEY + 1) + 20;
    assertTrue(target.text().length() <= most, () -> target.text().length() + " characters");
  }

  private static AuditAct refused(String user, String from) {
    return new AuditAct(AuditAct.Kind.REFUSED, user, "", from, "GET", "/v1/kv/{key}", "a", "");
  }

  @Test
  void whatAdministratorsDoFindsRoomWhenTheDiskIsSlowAndReadsAreMany() throws IOException {
    Path directory = root.resolve("a");
    CountDownLatch disk = new CountDownLatch(1);
    Clock stuck = new StuckClock(disk);
    try (AuditWriter writer = AuditWriter.open(AuditSettings.in(directory), "n1", stuck)) {
      for (int i = 0; i < 2 * AuditWriter.QUEUED; i++) {
        writer.after(Trails.act(AuditAct.Kind.READ, "key-" + i), 200, 0);
      }
      writer.after(Trails.act(AuditAct.Kind.OUTCOME, "policy"), 200, 1);
      disk.countDown();
    }
    List<String> acts = Trails.acts(Trails.lines(directory));
    assertTrue(acts.contains("outcome"), () -> acts.size() + " lines");
    assertTrue(acts.contains("lost"), () -> acts.size() + " lines");
  }

  /** Whoever writes a line asks it for the time. */
  private static final class StuckClock extends Clock {
    private final CountDownLatch goesOn;

    StuckClock(CountDownLatch goesOn) {
      this.goesOn = goesOn;
    }

    @Override
    public Instant instant() {
      try {
        goesOn.await();
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
      return Instant.EPOCH;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void keysAreWatchedByPrefix() {
    AuditedKeys keys = new AuditedKeys(List.of(Bytes.utf8("secret/")), List.of(Bytes.EMPTY));
    assertTrue(keys.watchesRead(KeyRange.only(Bytes.utf8("secret/1"))));
    assertTrue(keys.watchesRead(KeyRange.ALL));
    assertEquals(false, keys.watchesRead(KeyRange.only(Bytes.utf8("secret"))));
    assertEquals(false, keys.watchesRead(KeyRange.prefix(Bytes.utf8("t"))));
    assertTrue(keys.watchesWrite(KeyRange.only(Bytes.utf8("any"))));
  }
}
