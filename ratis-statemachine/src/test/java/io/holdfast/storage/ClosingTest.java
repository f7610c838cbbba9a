package io.holdfast.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.store.format.Table;
import io.holdfast.store.table.TableReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A use of freed native memory would end this JVM: that no test here does is half of the proof. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ClosingTest {
  private static final int ROUNDS = 5;
  private static final int LAST = 999;
  private static final byte[] KEY = "last".getBytes(UTF_8);

  @TempDir Path temp;

  @Test
  void everyReaderOfAClosedDatabaseIsToldSo() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      RocksTables tables = RocksTables.open(temp.resolve("live" + round));
      TracedEntries.apply(tables, 0, LAST);
      TablesSnapshot snapshot = tables.snapshot();
      List<Runnable> reads =
          List.of(
              () -> tables.reader().get(Table.RECORDS, KEY),
              () -> scan(tables.reader()),
              () -> snapshot.get(Table.RECORDS, KEY),
              () -> scan(snapshot),
              () -> openAndReadSnapshot(tables),
              tables::flush);

      closeWhile(reads, tables::close);

      assertDoesNotThrow(snapshot::close);
      assertThrows(StorageClosedException.class, () -> tables.get(Table.RECORDS, KEY));
      tables.put(Table.RECORDS, KEY, KEY);
      assertThrows(StorageClosedException.class, () -> tables.commit(5, LAST + 1));
      assertDoesNotThrow(tables::close, "closing again does nothing");
    }
  }

  @Test
  void everyReaderOfAClosedSnapshotIsToldSo() throws Exception {
    try (RocksTables tables = RocksTables.open(temp.resolve("live"))) {
      TracedEntries.apply(tables, 0, LAST);
      for (int round = 0; round < ROUNDS; round++) {
        TablesSnapshot snapshot = tables.snapshot();
        List<Runnable> reads =
            List.of(() -> snapshot.get(Table.RECORDS, KEY), () -> scan(snapshot));

        closeWhile(reads, snapshot::close);

        assertDoesNotThrow(snapshot::close, "closing again does nothing");
      }
      TracedEntries.check(tables.reader(), tables.appliedPosition(), "after all");
    }
  }

  @Test
  void aScanEndsWhenTheDatabaseClosesInTheMiddleOfIt() throws Exception {
    RocksTables tables = RocksTables.open(temp.resolve("live"));
    TracedEntries.apply(tables, 0, LAST);
    CountDownLatch inside = new CountDownLatch(1);
    TableReader.RowVisitor untilClosing =
        (_, _) -> {
          inside.countDown();
          awaitClosing(tables.reader());
          return true;
        };
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> scan =
          threads.submit(
              () -> tables.reader().scan(Table.RECORDS, null, null, false, untilClosing));
      inside.await();
      tables.close();

      Throwable end = assertThrows(ExecutionException.class, scan::get).getCause();
      assertEquals(StorageClosedException.class, end.getClass(), end.toString());
    }
  }

  private static void awaitClosing(TableReader reader) {
    try {
      while (true) {
        reader.get(Table.RECORDS, KEY);
      }
    } catch (StorageClosedException closing) {
      assertEquals(StorageClosedException.class, closing.getClass());
    }
  }

  /** Many threads read until they are told to stop by the exception; nothing else may end them. */
  private static void closeWhile(List<Runnable> reads, Runnable close) throws Exception {
    CountDownLatch started = new CountDownLatch(2 * reads.size());
    try (ExecutorService threads = Executors.newFixedThreadPool(2 * reads.size())) {
      List<Future<Void>> readers = new ArrayList<>();
      for (int i = 0; i < 2 * reads.size(); i++) {
        Runnable read = reads.get(i / 2);
        readers.add(
            threads.submit(
                () -> {
                  read.run();
                  started.countDown();
                  while (true) {
                    read.run();
                  }
                }));
      }
      started.await();
      close.run();
      for (Future<Void> reader : readers) {
        Throwable end = assertThrows(ExecutionException.class, reader::get).getCause();
        assertEquals(StorageClosedException.class, end.getClass(), end.toString());
      }
    }
  }

  private static void openAndReadSnapshot(RocksTables tables) {
    try (TablesSnapshot snapshot = tables.snapshot()) {
      scan(snapshot);
    }
  }

  private static void scan(TableReader reader) {
    reader.scan(Table.RECORDS, null, null, true, (_, _) -> true);
  }
}
