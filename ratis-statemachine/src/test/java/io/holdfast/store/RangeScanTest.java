package io.holdfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.read.RangeScan;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.ReadResult;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangeScanTest {
  private final OneClient client = new OneClient(new MemoryTables());

  @Test
  void pieceByPieceGivesWhatIsGivenAtOnce() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      String key = Integer.toString(random.nextInt(60), 7);
      if (random.nextInt(3) == 0) {
        client.delete(key);
      } else {
        client.put(key, "v" + i);
      }
    }
    for (int i = 0; i < 2_000; i++) {
      long revision = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(150);
      RangeQuery query = query(random);
      assertEquals(
          client.reader().range(query, revision),
          inPieces(query, revision, 1 + random.nextInt(5)),
          () -> "seed " + seed + ", " + query + " at " + revision);
    }
  }

  @Test
  void aStepLooksAtNoMoreThanItMay() {
    for (String key : List.of("a", "b", "c")) {
      client.put(key, "v");
    }
    RangeScan scan =
        scan(new RangeQuery(new KeyRange(Bytes.utf8("a"), Bytes.EMPTY), 0, false, false, true), 0);
    assertTrue(scan.advance(2));
    assertEquals(2, scan.page().count());
    assertFalse(scan.advance(2));
    assertEquals(3, scan.page().count());
  }

  private ReadResult<RangePage> inPieces(RangeQuery query, long revision, int rows) {
    RangeScan scan = scan(query, revision);
    boolean more = true;
    while (more) {
      more = scan.advance(rows);
    }
    return new ReadResult.Found<>(scan.page(), scan.revision());
  }

  private RangeScan scan(RangeQuery query, long revision) {
    return ((ReadResult.Found<RangeScan>) client.reader().scan(query, revision)).value();
  }

  private static RangeQuery query(Random random) {
    KeyRange range =
        random.nextInt(4) == 0 ? KeyRange.ALL : new KeyRange(bound(random), bound(random));
    return new RangeQuery(
        range,
        random.nextInt(8),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextInt(3) == 0);
  }

  private static Bytes bound(Random random) {
    return random.nextInt(4) == 0
        ? Bytes.EMPTY
        : Bytes.utf8(Integer.toString(random.nextInt(60), 7));
  }
}
