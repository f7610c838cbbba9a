package io.holdfast.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.codec.EntryCodec;
import io.holdfast.codec.StampedEntry;
import io.holdfast.store.MemoryTables;
import io.holdfast.store.RandomGateways;
import io.holdfast.store.Store;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.format.Table;
import io.holdfast.store.table.TableReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that was killed, or that restores a checkpoint, applies the entries behind its position
 * again: afterwards every row of every table is that of a node to which nothing has happened.
 */
final class ReplayTest {
  private static final int ENTRIES = 600;

  private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<byte[]> log = new ArrayList<>();

  @TempDir Path temp;
  private int directories;

  ReplayTest() {
    System.out.println("seed " + seed);
  }

  @Test
  void afterAReplayTheRowsAreThoseOfANodeThatNeverFailed() throws IOException {
    writeLog();
    MemoryTables expected = new MemoryTables();
    Store steady = new Store(expected);
    log.forEach(entry -> apply(steady, entry));

    Path live = temp.resolve("live");
    int crashes = 0;
    for (int next = 0; next < log.size(); crashes++) {
      int stop = Math.min(log.size(), next + 1 + random.nextInt(120));
      live = applyThenFail(live, stop);
      next = stop;
    }
    assertTrue(crashes > 3, "seed " + seed);
    try (RocksTables tables = RocksTables.open(live)) {
      applyFromPosition(tables, log.size());
      for (Table table : Table.values()) {
        assertEquals(rows(expected, table), rows(tables, table), table + " seed " + seed);
      }
    }
  }

  /** Returns what is left: an image of the killed process, or a restored checkpoint. */
  private Path applyThenFail(Path live, int stop) throws IOException {
    Path left = temp.resolve("left" + directories++);
    try (RocksTables tables = RocksTables.open(live)) {
      int middle = (int) tables.appliedPosition().index() + 1;
      middle += random.nextInt(stop - middle + 1);
      applyFromPosition(tables, middle);
      if (random.nextInt(3) == 0) {
        Path checkpoint = temp.resolve("checkpoint" + directories);
        tables.checkpoint(checkpoint);
        applyFromPosition(tables, stop);
        assertEquals(middle - 1, RocksTables.restore(checkpoint, left).index(), "seed " + seed);
        return left;
      }
      if (random.nextBoolean()) {
        tables.flush();
      }
      applyFromPosition(tables, stop);
      CrashImage.copy(live, left);
      return left;
    }
  }

  private void applyFromPosition(RocksTables tables, int end) {
    Store store = new Store(tables);
    for (int index = (int) tables.appliedPosition().index() + 1; index < end; index++) {
      apply(store, log.get(index));
      tables.commit(1, index);
    }
  }

  private static void apply(Store store, byte[] entry) {
    StampedEntry decoded = EntryCodec.decodeEntry(entry);
    store.apply(decoded.stamp(), decoded.batches());
  }

  private void writeLog() {
    RandomGateways gateways = new RandomGateways(random);
    long clock = 1_000;
    for (int index = 0; index < ENTRIES; index++) {
      clock += random.nextInt(30);
      EntryStamp stamp = new EntryStamp(clock, 500, 30, 400, 50);
      List<byte[]> batches = new ArrayList<>();
      for (int left = 1 + random.nextInt(3); left > 0; left--) {
        batches.add(EntryCodec.encodeBatch(gateways.next()));
      }
      log.add(EntryCodec.entry(stamp, batches));
    }
  }

  private static List<String> rows(TableReader reader, Table table) {
    HexFormat hex = HexFormat.of();
    List<String> rows = new ArrayList<>();
    reader.scan(
        table,
        null,
        null,
        false,
        (key, value) -> rows.add(hex.formatHex(key) + "=" + hex.formatHex(value)));
    return rows;
  }
}
