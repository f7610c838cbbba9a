package io.holdfast.raft;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.store.command.Invariant.BrokenInvariantException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each wait is shortened, or lengthened, until it contradicts another. */
class TimeoutsTest {
  private static final Timeouts SOUND = Timeouts.DEFAULT;

  private Duration disk = SOUND.disk();
  private Duration room = SOUND.room();
  private Duration request = SOUND.request();
  private Duration entries = SOUND.entries();
  private Duration chunk = SOUND.chunk();
  private Duration abandoned = SOUND.abandoned();
  private Duration gone = SOUND.gone();
  private Duration stop = SOUND.stop();
  private Duration watch = SOUND.watch();
  private Duration handOverPause = SOUND.handOverPause();

  @Test
  void thoseInForceAgree() {
    assertDoesNotThrow(this::timeouts);
  }

  @Test
  void entriesAreNotSentAgainBeforeASlowDiskIsReported() {
    entries = ofMillis(1_250);
    assertRefused("entries (PT1.25S) must be longer than room and disk together (PT1.25S)");
  }

  @Test
  void aConnectionIsNotGivenUpWhileASlowDiskIsWaitedFor() {
    room = ofMillis(500);
    assertRefused(
        "a connection's silence after a ping (PT1.5S) must be longer than room and disk together"
            + " (PT1.5S)");
  }

  @Test
  void aSnapshotIsNotDroppedWhileItsNextChunkIsWaitedFor() {
    chunk = ofSeconds(60);
    assertRefused("abandoned (PT1M) must be longer than chunk (PT1M)");
  }

  @Test
  void aFollowerIsNotGoneBeforeARequestToItHasFailed() {
    request = ofSeconds(3);
    assertRefused("gone (PT2S) must be longer than request (PT3S)");
  }

  @Test
  void aNodeThatStopsWaitsForItsDisk() {
    stop = ofMillis(900);
    assertRefused("stop (PT0.900000001S) must be longer than disk (PT1S)");
  }

  @Test
  void aHungDiskIsLookedAtOftenEnoughToBeSeen() {
    watch = ofMillis(500);
    assertRefused(
        "half of disk, in which a look must come (PT0.5S) must be longer than watch (PT0.5S)");
  }

  @Test
  void theNextHandOverComesNotBeforeTheDiskOfTheNextLeaderCouldHang() {
    handOverPause = ofSeconds(1);
    assertRefused("handOverPause (PT1S) must be longer than disk (PT1S)");
  }

  private void assertRefused(String why) {
    BrokenInvariantException refused = assertThrows(BrokenInvariantException.class, this::timeouts);
    assertEquals("timeouts contradict each other: " + why, refused.getMessage());
  }

  private Timeouts timeouts() {
    return new Timeouts(
        disk, room, request, entries, chunk, abandoned, gone, stop, watch, handOverPause);
  }
}
