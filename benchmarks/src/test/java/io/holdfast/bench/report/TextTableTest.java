package io.holdfast.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void columnsLineUpAndFiguresStandRight() {
    TextTable table = new TextTable(1, "system", "ops/s");
    table.add(List.of("holdfast", "12,000"));
    table.add(List.of("etcd", "900"));
    assertEquals(
        """
        | system   |  ops/s |
        | -------- | -----: |
        | holdfast | 12,000 |
        | etcd     |    900 |
        """,
        table.text());
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    TextTable table = new TextTable(1, "system", "ops/s");
    assertThrows(IllegalArgumentException.class, () -> table.add(List.of("etcd")));
  }
}
