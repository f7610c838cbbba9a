package io.holdfast.bench.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.bench.workload.Operation.ReadModifyWrite;
import io.holdfast.bench.workload.Request.Batch;
import io.holdfast.bench.workload.Request.Get;
import io.holdfast.bench.workload.Request.Insert;
import io.holdfast.bench.workload.Request.Put;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MixTest {
  private static final int DRAWS = 20_000;

  private final Dataset data = new Dataset(5_000, 50_000, 64);

  @ParameterizedTest
  @CsvSource({
    "PUT, 0",
    "GET, 1",
    "GET_LOCAL, 1",
    "MIXED, 0.5",
    "YCSB_A, 0.5",
    "YCSB_B, 0.95",
    "YCSB_C, 1",
    "YCSB_D, 0.95",
    "YCSB_F, 0.5"
  })
  void theShareOfPlainReadsIsThatOfTheMix(Mix mix, double share) {
    assertEquals(share, share(mix, operation -> operation instanceof Get), 0.02);
  }

  @Test
  void theOtherHalfOfMixFReadsAndThenWrites() {
    assertEquals(0.5, share(Mix.YCSB_F, operation -> operation instanceof ReadModifyWrite), 0.02);
  }

  @Test
  void mixDReadsMostlyWhatWasInsertedLately() {
    List<Operation> drawn = draw(Mix.YCSB_D);
    List<Integer> inserted = new ArrayList<>();
    int reads = 0;
    int late = 0;
    for (Operation operation : drawn) {
      if (operation instanceof Insert insert) {
        inserted.add(insert.key());
      } else if (operation instanceof Get get) {
        reads++;
        int newest = data.records() + inserted.size() - 1;
        assertTrue(get.key() <= newest, "a read of a key that is not there yet");
        late += newest - get.key() < 2_000 ? 1 : 0;
      }
    }
    assertEquals(data.records(), inserted.getFirst());
    assertEquals(inserted.stream().distinct().count(), inserted.size());
    assertTrue(late > 0.7 * reads, late + " late ones of " + reads);
  }

  @Test
  void localReadsAskForNoMore() {
    assertEquals(
        1, share(Mix.GET_LOCAL, operation -> ((Get) operation).level() == ReadLevel.LOCAL));
  }

  @ParameterizedTest
  @EnumSource(Mix.class)
  void noMixTouchesAKeyThatDoesNotExist(Mix mix) {
    for (Operation operation : draw(mix)) {
      int last =
          switch (operation) {
            case Put put -> put.key();
            case Insert insert -> insert.key();
            case Get get -> get.key();
            case Batch batch -> batch.firstKey() + batch.count() - 1;
            case ReadModifyWrite both -> both.key();
          };
      int limit = mix.inserts() ? data.capacity() : data.records();
      assertTrue(last >= 0 && last < limit, operation.toString());
    }
  }

  private double share(Mix mix, Predicate<Operation> isCounted) {
    return draw(mix).stream().filter(isCounted).count() / (double) DRAWS;
  }

  private List<Operation> draw(Mix mix) {
    OperationSource source = mix.over(data);
    SplittableRandom random = new SplittableRandom(7);
    List<Operation> drawn = new ArrayList<>();
    for (int draw = 0; draw < DRAWS; draw++) {
      drawn.add(source.next(random));
    }
    return drawn;
  }
}
