package io.holdfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.read.EventQuery;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.EventPage;
import io.holdfast.store.result.KeyEvent;
import io.holdfast.store.result.ReadResult;
import io.holdfast.store.result.RevisionEvents;
import io.holdfast.store.result.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Events lead from each revision of the model to the next, told at once or read later. */
final class EventsCheck {
  private static final int PIECE = 7;

  private EventsCheck() {}

  /**
   * Checks them all.
   *
   * @param told what the store told when it applied its entries
   */
  static void check(StoreReader reader, StoreModel model, List<RevisionEvents> told, long floor) {
    for (RevisionEvents revision : told) {
      leadsOn(model, revision);
    }
    assertEquals(model.revision() - 1, told.size(), "a revision without events");
    List<RevisionEvents> kept =
        told.stream().filter(revision -> revision.revision() > floor).toList();
    assertEquals(kept, read(reader, floor, model.revision(), key -> true, true));
    assertEquals(
        kept.stream()
            .map(EventsCheck::ofShortKeys)
            .filter(some -> !some.events().isEmpty())
            .toList(),
        read(reader, floor, model.revision(), EventsCheck::isShort, false));
    if (floor > 1) {
      assertEquals(
          new ReadResult.Compacted<>(floor), reader.events(query(floor - 1, key -> true, true)));
    } else {
      assertEquals(kept, read(reader, 0, model.revision(), key -> true, true));
    }
    assertEquals(
        new ReadResult.InTheFuture<>(model.revision()),
        reader.events(query(model.revision() + 1, key -> true, true)));
  }

  private static void leadsOn(StoreModel model, RevisionEvents revision) {
    Map<Bytes, StoredRecord> state = new TreeMap<>(model.at(revision.revision() - 1));
    for (KeyEvent event : revision.events()) {
      assertEquals(state.get(event.key()), event.before(), () -> "before " + revision);
      if (event.isDelete()) {
        state.remove(event.key());
      } else {
        state.put(event.key(), event.after());
      }
    }
    assertEquals(model.at(revision.revision()), state, () -> "after " + revision);
  }

  private static boolean isShort(Bytes key) {
    return key.size() < 3;
  }

  private static RevisionEvents ofShortKeys(RevisionEvents revision) {
    return new RevisionEvents(
        revision.revision(),
        revision.events().stream()
            .filter(event -> isShort(event.key()))
            .map(event -> new KeyEvent(event.key(), null, event.after()))
            .toList());
  }

  private static List<RevisionEvents> read(
      StoreReader reader, long since, long last, Predicate<Bytes> wanted, boolean withBefore) {
    List<RevisionEvents> all = new ArrayList<>();
    long at = since;
    while (at < last) {
      EventPage page =
          (EventPage)
              assertInstanceOf(ReadResult.Found.class, reader.events(query(at, wanted, withBefore)))
                  .value();
      assertTrue(page.upTo() > at, "the reader stands still");
      all.addAll(page.revisions());
      at = page.upTo();
    }
    return all;
  }

  private static EventQuery query(long since, Predicate<Bytes> wanted, boolean withBefore) {
    return new EventQuery(since, Long.MAX_VALUE - 1, wanted, withBefore, PIECE, 1_000);
  }
}
