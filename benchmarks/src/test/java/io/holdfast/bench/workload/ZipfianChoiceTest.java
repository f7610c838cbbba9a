package io.holdfast.bench.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZipfianChoiceTest {
  private static final int ITEMS = 1_000;
  private static final int DRAWS = 1_000_000;
  private static final long SEED = 42;

  @Test
  void theFirstItemsAreDrawnAsOftenAsTheLawSays() {
    int[] counts = new int[ITEMS];
    ZipfianChoice choice = new ZipfianChoice(ITEMS);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int draw = 0; draw < DRAWS; draw++) {
      counts[choice.draw(random)]++;
    }
    double zeta = IntStream.rangeClosed(1, ITEMS).mapToDouble(i -> 1 / Math.pow(i, 0.99)).sum();
    // Exact by construction for the first two; the method only comes near for the rest.
    assertEquals(1 / zeta, counts[0] / (double) DRAWS, 0.002);
    assertEquals(Math.pow(0.5, 0.99) / zeta, counts[1] / (double) DRAWS, 0.002);
    double firstTenth = IntStream.of(counts).limit(ITEMS / 10).sum() / (double) DRAWS;
    double expected =
        IntStream.rangeClosed(1, ITEMS / 10).mapToDouble(i -> 1 / Math.pow(i, 0.99)).sum() / zeta;
    assertEquals(expected, firstTenth, 0.02);
  }

  @Test
  void scramblingKeepsTheSkewAndSpreadsTheHotItems() {
    int[] counts = new int[ITEMS];
    ZipfianChoice choice = new ZipfianChoice(ITEMS);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int draw = 0; draw < DRAWS; draw++) {
      counts[choice.drawScrambled(random)]++;
    }
    double hottest = IntStream.of(counts).max().orElseThrow() / (double) DRAWS;
    assertTrue(hottest > 0.1, "the hottest item has " + hottest);
    int firstTenth = IntStream.of(counts).limit(ITEMS / 10).sum();
    assertTrue(firstTenth < DRAWS / 2, "the hot items still stand side by side: " + firstTenth);
  }

  @Test
  void noItemOutsideIsEverDrawn() {
    for (int items : new int[] {1, 2, 3, 100}) {
      ZipfianChoice choice = new ZipfianChoice(items);
      SplittableRandom random = new SplittableRandom(SEED);
      for (int draw = 0; draw < 10_000; draw++) {
        int plain = choice.draw(random);
        int scrambled = choice.drawScrambled(random);
        assertTrue(plain >= 0 && plain < items, plain + " of " + items);
        assertTrue(scrambled >= 0 && scrambled < items, scrambled + " of " + items);
      }
    }
  }
}
