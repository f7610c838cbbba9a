package io.holdfast.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.format.Table;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is on disk, and what is in force by default. */
final class RocksOptionsTest {
  @Test
  void theNamesOnDiskStay() {
    List<String> names =
        Stream.of(Table.values())
            .map(table -> new String(RocksOptions.familyName(table), US_ASCII))
            .toList();
    assertEquals(
        List.of(
            "records",
            "history",
            "changes",
            "leases",
            "lease_keys",
            "sessions",
            "batch_results",
            "outcomes",
            "outcome_order",
            "policies",
            "auth",
            "locks",
            "meta"),
        names);
  }

  @Test
  void theFamiliesReachTheDiskTogether() {
    try (RocksOptions options = RocksOptions.forWriting(StorageSettings.DEFAULT)) {
      assertTrue(options.database().atomicFlush());
      assertTrue(options.database().paranoidChecks());
      assertEquals(0, options.database().maxBgerrorResumeCount());
      assertEquals(64 << 20, options.database().dbWriteBufferSize());
      assertEquals(1 + Table.values().length, options.descriptors().size());
    }
  }

  @Test
  void theDefaultsStay() {
    assertEquals(new StorageSettings(64 << 20, 64 << 20, 1_024, 2), StorageSettings.DEFAULT);
  }

  @Test
  void aSettingThatCannotWorkIsRefusedByName() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> new StorageSettings(1, 64 << 20, 1_024, 2));
    assertEquals("blockCacheBytes: found 1, expected at least 1 MiB", refusal.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new StorageSettings(1 << 20, 1, 1_024, 2));
    assertThrows(IllegalArgumentException.class, () -> new StorageSettings(1 << 20, 1 << 20, 1, 2));
    assertThrows(
        IllegalArgumentException.class, () -> new StorageSettings(1 << 20, 1 << 20, 64, 1));
  }
}
