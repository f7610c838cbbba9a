package io.holdfast.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DrawnSnapshotsTest {
  private static final Pattern ENTRIES = Pattern.compile("snapshot: \\{entries: (\\d+), .*}");

  @Test
  void seedsReachFromVeryFrequentSnapshotsToNone() {
    List<Long> entries = entries(false);
    assertTrue(entries.stream().allMatch(among(50, 1_000_000_000)));
    assertTrue(entries.stream().anyMatch(among(50, 200)), entries::toString);
    assertTrue(entries.stream().anyMatch(among(10_000, 1_000_000)), entries::toString);
    assertTrue(entries.stream().anyMatch(among(1_000_000_000, 1_000_000_000)), entries::toString);
  }

  @Test
  void aFaultThatWaitsForShortLogsSeesThem() {
    assertTrue(entries(true).stream().allMatch(among(50, 1_600)));
  }

  @Test
  void theSameSeedDrawsTheSame() {
    assertEquals(DrawnSnapshots.setting(7, false), DrawnSnapshots.setting(7, false));
  }

  private static Predicate<Long> among(long least, long most) {
    return entries -> entries >= least && entries <= most;
  }

  private static List<Long> entries(boolean shortLogs) {
    return LongStream.range(0, 100)
        .mapToObj(seed -> DrawnSnapshots.setting(seed, shortLogs))
        .map(
            line ->
                ENTRIES
                    .matcher(line)
                    .results()
                    .map((MatchResult found) -> Long.parseLong(found.group(1)))
                    .findFirst()
                    .orElseThrow())
        .toList();
  }
}
