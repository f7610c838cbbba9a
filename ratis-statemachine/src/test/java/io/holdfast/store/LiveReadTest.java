package io.holdfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.OperationId;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.format.Table;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.OperationOutcome;
import io.holdfast.store.result.ReadResult;
import io.holdfast.store.result.StoredRecord;
import io.holdfast.store.table.TableReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Reads while entries are applied. No threads: before each row that a reader asks for, chance
 * applies whole entries, which is all that another thread could do, and a seed repeats it. The
 * seeds follow one another, and the first choices of {@code new Random(n)} and of {@code new
 * Random(n + 1)} are often the same, so each is scrambled by a {@link SplittableRandom}.
 */
class LiveReadTest {
  private static final List<String> KEYS = List.of("a", "b", "c");

  @Test
  void aReadAtARevisionIsRightOrSaysThatItIsReclaimedWhateverIsAppliedMeanwhile() {
    long seed = new Random().nextLong();
    System.out.println("LiveReadTest: seed " + seed);
    int found = 0;
    int compacted = 0;
    for (int i = 0; i < 3_000; i++) {
      BusyStore store = new BusyStore(Random.from(new SplittableRandom(seed + i)));
      for (int read = 0; read < 10; read++) {
        String key = KEYS.get(store.random.nextInt(KEYS.size()));
        long revision = Math.max(1, store.revision() - store.random.nextInt(4));
        ReadResult<StoredRecord> result = store.reader().getAt(Bytes.utf8(key), revision);
        if (result instanceof ReadResult.Found<StoredRecord>(StoredRecord record, long at)) {
          assertEquals(revision, at);
          assertEquals(store.valueAt(key, revision), text(record), "seed " + (seed + i));
          found++;
        } else {
          assertTrue(store.floor() > revision, "seed " + (seed + i) + ": " + result);
          compacted++;
        }
      }
    }
    assertTrue(found > 1_000 && compacted > 1_000, found + " found, " + compacted + " compacted");
  }

  @Test
  void aReadOfTheCurrentRecordNamesARevisionAtWhichItWasSo() {
    long seed = new Random().nextLong();
    System.out.println("LiveReadTest: seed " + seed);
    for (int i = 0; i < 3_000; i++) {
      BusyStore store = new BusyStore(Random.from(new SplittableRandom(seed + i)));
      long before = store.revision();
      ReadResult.Found<StoredRecord> now =
          (ReadResult.Found<StoredRecord>) store.reader().getAt(Bytes.utf8("a"), 0);
      assertTrue(now.revision() >= before && now.revision() <= store.revision());
      assertEquals(store.valueAt("a", now.revision()), text(now.value()), "seed " + (seed + i));
    }
  }

  @Test
  void anOutcomeWasTrueAtSomeMomentOfTheQuestion() {
    long seed = new Random().nextLong();
    System.out.println("LiveReadTest: seed " + seed);
    Set<Class<?>> kinds = new HashSet<>();
    for (int i = 0; i < 4_000; i++) {
      BusyStore store = new BusyStore(Random.from(new SplittableRandom(seed + i)));
      long sequence = Math.max(1, store.sequence - 4 + store.random.nextInt(8));
      store.watch(sequence);
      OperationOutcome outcome = store.reader().operation(OperationId.of(1, sequence));
      assertTrue(
          store.seen.contains(outcome),
          () -> outcome + " was never true, but " + store.seen + " were");
      kinds.add(outcome.getClass());
    }
    assertEquals(4, kinds.size(), () -> "only met " + kinds);
  }

  private static String text(StoredRecord record) {
    return record == null ? null : record.value().text();
  }

  /** A store whose reader lets entries in between its own steps. */
  private static final class BusyStore {
    private final Random random;
    private final MemoryTables tables = new MemoryTables();
    private final Store store = new Store(tables);

    /** For each revision, the values of all keys. */
    private final List<Map<String, String>> versions = new ArrayList<>();

    private final Set<OperationOutcome> seen = new HashSet<>();
    private final EntryStamp stamp;
    private long sequence = 1;
    private long watched;

    BusyStore(Random random) {
      this.random = random;
      this.stamp = new EntryStamp(1, 0, random.nextInt(4), 0, 1 + random.nextInt(4));
      versions.add(Map.of());
      versions.add(Map.of());
      store.apply(
          stamp,
          List.of(
              CommandBatch.sessionless(List.of(SubmittedCommand.of(new Command.OpenSession())))));
      for (int i = 0; i < 10; i++) {
        applyOne();
      }
    }

    StoreReader reader() {
      return new StoreReader(
          new TableReader() {
            @Override
            public byte[] get(Table table, byte[] key) {
              applySome();
              return tables.get(table, key);
            }

            @Override
            public void scan(
                Table table, byte[] from, byte[] to, boolean descending, RowVisitor visitor) {
              applySome();
              tables.scan(table, from, to, descending, visitor);
            }
          });
    }

    long revision() {
      return new StoreReader(tables).status().revision();
    }

    long floor() {
      return new StoreReader(tables).status().historyFloor();
    }

    String valueAt(String key, long revision) {
      return versions.get((int) revision).get(key);
    }

    void watch(long number) {
      watched = number;
      note();
    }

    private void applySome() {
      for (int i = random.nextInt(3); i > 0; i--) {
        applyOne();
      }
    }

    /** Puts or deletes a key; confirms, skips and leaves unreached what it likes. */
    private void applyOne() {
      String key = KEYS.get(random.nextInt(KEYS.size()));
      long revision = revision() + 1;
      Map<String, String> after = new HashMap<>(versions.getLast());
      boolean delete = after.containsKey(key) && random.nextBoolean();
      Operation operation =
          delete ? new Operation.Delete(Bytes.utf8(key)) : OneClient.putOf(key, key + revision);
      if (delete) {
        after.remove(key);
      } else {
        after.put(key, key + revision);
      }
      versions.add(after);
      sequence += random.nextInt(5) == 0 ? 1 : 0;
      long confirmedBelow = Math.max(1, sequence - random.nextInt(4));
      List<Long> unreached =
          random.nextBoolean() ? List.of(Math.max(1, confirmedBelow - 1)) : List.of();
      List<SubmittedCommand> commands =
          List.of(SubmittedCommand.of(OneClient.transaction(operation)));
      store.apply(
          stamp, List.of(new CommandBatch(1, sequence, confirmedBelow, unreached, commands)));
      sequence++;
      note();
    }

    private void note() {
      if (watched > 0) {
        seen.add(new StoreReader(tables).operation(OperationId.of(1, watched)));
      }
    }
  }
}
