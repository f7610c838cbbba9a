package io.holdfast.storage;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.format.Table;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RecentRowsTest {
  private final RecentRows rows = new RecentRows();

  @Test
  void aRowIsFoundUntilItIsDeleted() {
    byte[] value = {7};
    rows.learn(Table.RECORDS, key(1), value);
    assertSame(value, rows.find(Table.RECORDS, key(1)));
    assertNull(rows.find(Table.LEASES, key(1)));
    rows.learn(Table.RECORDS, key(1), null);
    assertNull(rows.find(Table.RECORDS, key(1)));
  }

  @Test
  void aRowThatBecomesTooLargeIsNotFoundAsItWas() {
    rows.learn(Table.RECORDS, key(1), new byte[] {7});
    rows.learn(Table.RECORDS, key(1), new byte[1 << 20]);
    assertNull(rows.find(Table.RECORDS, key(1)));
  }

  @Test
  void onlySoManyBytesAreKept() {
    byte[] value = new byte[900];
    for (int i = 0; i < 100_000; i++) {
      rows.learn(Table.RECORDS, key(i), value);
    }
    int found = 0;
    for (int i = 0; i < 100_000; i++) {
      found += rows.find(Table.RECORDS, key(i)) == null ? 0 : 1;
    }
    assertTrue(found > 5_000 && found < 10_000, found + " rows");
  }

  @Test
  void aRowThatFindsNoRoomIsNotFoundAsItWas() {
    rows.learn(Table.RECORDS, key(-1), new byte[] {7});
    for (int i = 0; i < 100_000; i++) {
      rows.learn(Table.RECORDS, key(i), new byte[900]);
    }
    byte[] latest = new byte[901];
    rows.learn(Table.RECORDS, key(-1), latest);
    byte[] found = rows.find(Table.RECORDS, key(-1));
    assertTrue(found == null || Arrays.equals(latest, found));
  }

  @Test
  void whatIsFoundIsAlwaysWhatWasLearnedLast() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<Integer, byte[]> learned = new HashMap<>();
    for (int i = 0; i < 300_000; i++) {
      int number = random.nextInt(50_000);
      byte[] found = rows.find(Table.RECORDS, key(number));
      if (found != null) {
        assertSame(learned.get(number), found);
      }
      byte[] value = random.nextInt(10) == 0 ? null : new byte[random.nextInt(1_200)];
      rows.learn(Table.RECORDS, key(number), value);
      learned.put(number, value);
    }
  }

  @Test
  void tenThousandKeysThatAreWrittenAgainAndAgainAreNearlyAllKnown() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int known = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] key = ("key-" + random.nextInt(10_000)).getBytes(StandardCharsets.US_ASCII);
      known += i < 50_000 || rows.find(Table.RECORDS, key) == null ? 0 : 1;
      rows.learn(Table.RECORDS, key, new byte[300]);
    }
    assertTrue(known > 45_000, known + " of 50000");
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }
}
