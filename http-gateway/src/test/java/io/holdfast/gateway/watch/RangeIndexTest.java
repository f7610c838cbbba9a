package io.holdfast.gateway.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RangeIndexTest {
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Map<Long, Long> numbers = new HashMap<>();

  @Test
  void itFindsWhatASearchThroughAllWouldFind() {
    System.out.println("seed " + seed);
    RangeIndex<Long> index = new RangeIndex<>();
    Map<Long, KeyRange> all = new HashMap<>();
    for (int step = 0; step < 5_000; step++) {
      if (all.size() < 50 || random.nextInt(5) < 2) {
        KeyRange range = range();
        numbers.put((long) step, index.add(range, (long) step));
        all.put((long) step, range);
      } else if (random.nextBoolean()) {
        long gone =
            all.keySet().stream().skip(random.nextInt(all.size())).findFirst().orElseThrow();
        index.remove(all.remove(gone), numbers.get(gone));
      }
      assertEquals(all.size(), index.size());
      Bytes key = key();
      TreeSet<Long> expected = new TreeSet<>();
      all.forEach(
          (value, range) -> {
            if (range.contains(key)) {
              expected.add(value);
            }
          });
      TreeSet<Long> found = new TreeSet<>();
      index.forEach(key, value -> assertEquals(true, found.add(value), "seed " + seed));
      assertEquals(expected, found, () -> "seed " + seed + ", key " + key);
    }
  }

  private KeyRange range() {
    return switch (random.nextInt(4)) {
      case 0 -> KeyRange.only(key());
      case 1 -> KeyRange.prefix(key());
      case 2 -> new KeyRange(key(), Bytes.EMPTY);
      default -> new KeyRange(key(), key());
    };
  }

  private Bytes key() {
    byte[] bytes = new byte[1 + random.nextInt(3)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(-3, 4);
    }
    return Bytes.wrap(bytes);
  }
}
