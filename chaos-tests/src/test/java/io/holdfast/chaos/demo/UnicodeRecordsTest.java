package io.holdfast.chaos.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UnicodeRecordsTest {
  @Test
  void everyAssignedCharacterHasItsName() {
    Map<String, String> records =
        UnicodeRecords.all().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    assertEquals("GRINNING FACE", records.get("unicode/U+1F600"));
    assertEquals("LATIN SMALL LETTER A", records.get("unicode/U+0061"));
    assertTrue(records.size() > 150_000, () -> records.size() + " records");
    assertTrue(records.keySet().stream().allMatch(key -> key.startsWith(UnicodeRecords.PREFIX)));
  }
}
