package io.holdfast.raft.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Invariant.BrokenInvariantException;
import io.holdfast.store.result.KeyEvent;
import io.holdfast.store.result.RevisionEvents;
import io.holdfast.store.result.StoredRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecentEventsTest {
  private final RecentEvents recent = new RecentEvents();
  private final AtomicInteger told = new AtomicInteger();

  @BeforeEach
  void open() {
    recent.reset(10);
  }

  @Test
  void allWhoListenGetTheSameObjects() {
    var _ = recent.listen(told::incrementAndGet);
    RevisionEvents one = revision(11, 1);
    RevisionEvents two = revision(12, 1);
    recent.add(List.of(one, two));
    assertEquals(1, told.get(), "once for each entry");
    assertEquals(12, recent.revision());
    List<RevisionEvents> all = recent.since(10, 9).orElseThrow();
    assertEquals(List.of(one, two), all);
    assertSame(one, all.getFirst());
    assertSame(two, recent.since(11, 9).orElseThrow().getFirst());
    assertEquals(List.of(one), recent.since(10, 1).orElseThrow());
  }

  @Test
  void whoKnowsAllOrMoreThanAllGetsNothing() {
    var _ = recent.listen(told::incrementAndGet);
    recent.add(List.of(revision(11, 1)));
    assertEquals(Optional.of(List.of()), recent.since(11, 5));
    assertEquals(Optional.of(List.of()), recent.since(1_000, 5));
  }

  @Test
  void whatHappenedBeforeTheStateWasOpenedIsNotKept() {
    var _ = recent.listen(told::incrementAndGet);
    assertEquals(Optional.of(List.of()), recent.since(10, 5));
    assertEquals(Optional.empty(), recent.since(9, 5));
  }

  @Test
  void anotherStateBeginsAnewAndIsHeardOf() {
    var _ = recent.listen(told::incrementAndGet);
    recent.add(List.of(revision(11, 1)));
    recent.reset(50);
    assertEquals(2, told.get());
    assertEquals(Optional.empty(), recent.since(10, 5));
    assertEquals(Optional.empty(), recent.since(49, 5));
    recent.add(List.of(revision(51, 1)));
    assertEquals(1, recent.since(50, 5).orElseThrow().size());
  }

  @Test
  void whileNobodyListensNothingIsKept() {
    recent.add(List.of(revision(11, 1)));
    assertEquals(11, recent.revision());
    Runnable end = recent.listen(told::incrementAndGet);
    assertEquals(Optional.empty(), recent.since(10, 5));
    recent.add(List.of(revision(12, 1)));
    assertEquals(1, recent.since(11, 5).orElseThrow().size());
    end.run();
    recent.add(List.of(revision(13, 1)));
    assertEquals(Optional.empty(), recent.since(11, 5));
    assertEquals(1, told.get());
  }

  @Test
  void theOldestGoWhenThereAreTooMany() {
    var _ = recent.listen(told::incrementAndGet);
    for (int i = 1; i <= RecentEvents.MAX_REVISIONS + 1; i++) {
      recent.add(List.of(revision(10 + i, 1)));
    }
    assertEquals(Optional.empty(), recent.since(10, 5));
    assertEquals(12, recent.since(11, 5).orElseThrow().getFirst().revision());
    assertEquals(
        RecentEvents.MAX_REVISIONS, recent.since(11, Integer.MAX_VALUE).orElseThrow().size());
  }

  @Test
  void theOldestGoWhenTheyAreTooLarge() {
    var _ = recent.listen(told::incrementAndGet);
    int third = (int) (RecentEvents.MAX_BYTES / 3);
    for (int i = 1; i <= 3; i++) {
      recent.add(List.of(revision(10 + i, third)));
    }
    assertEquals(Optional.empty(), recent.since(10, 5));
    assertEquals(2, recent.since(11, 5).orElseThrow().size());
    recent.add(List.of(revision(14, (int) RecentEvents.MAX_BYTES)));
    assertEquals(Optional.empty(), recent.since(13, 5), "one alone may be too large");
    assertEquals(Optional.of(List.of()), recent.since(14, 5));
  }

  @Test
  void aRevisionThatIsLeftOutIsNoticed() {
    List<RevisionEvents> gap = List.of(revision(12, 1));
    assertThrows(BrokenInvariantException.class, () -> recent.add(gap));
    assertTrue(recent.since(10, 1).isPresent());
  }

  private static RevisionEvents revision(long revision, int bytes) {
    StoredRecord record = new StoredRecord(Bytes.wrap(new byte[bytes]), "", 1, revision, 1, 0);
    return new RevisionEvents(revision, List.of(new KeyEvent(Bytes.utf8("a"), null, record)));
  }
}
