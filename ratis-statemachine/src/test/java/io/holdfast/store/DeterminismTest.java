package io.holdfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The same entries make the same rows, on every node. */
class DeterminismTest {
  @Test
  void twoStoresGivenTheSameEntriesHaveTheSameRowsThoughOneIsReopenedOften() {
    long seed = new Random().nextLong();
    System.out.println("DeterminismTest: seed " + seed);
    for (int sequence = 0; sequence < 200; sequence++) {
      run(seed + sequence);
    }
  }

  private static void run(long seed) {
    Random random = Random.from(new SplittableRandom(seed));
    RandomGateways gateways = new RandomGateways(random);
    MemoryTables oneTables = new MemoryTables();
    MemoryTables otherTables = new MemoryTables();
    Store one = new Store(oneTables);
    Store other = new Store(otherTables);
    for (int entry = 0; entry < 100; entry++) {
      CommandBatch batch = gateways.next();
      EntryStamp stamp = new EntryStamp(10L * entry, 100, random.nextInt(10), 200, 5);
      if (random.nextInt(3) == 0) {
        other = new Store(otherTables);
      }
      String at = "seed " + seed + ", entry " + entry + ", " + batch;
      assertEquals(one.apply(stamp, List.of(batch)), other.apply(stamp, List.of(batch)), at);
      assertEquals("", oneTables.firstDifference(otherTables), at);
    }
  }
}
