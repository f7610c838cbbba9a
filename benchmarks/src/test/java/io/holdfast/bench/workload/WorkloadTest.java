package io.holdfast.bench.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {

  @ParameterizedTest
  @ValueSource(strings = {"put:64", "get-local:256", "put@1000:64", "ycsb-a:16:4KiB", "get:1:64B"})
  void whatIsReadIsWrittenTheSameWay(String text) {
    assertEquals(text, Workload.parse(text).name());
  }

  @Test
  void allPartsAreRead() {
    assertEquals(
        new Workload(Mix.PUT, OptionalInt.of(500), 16, 65_536), Workload.parse("put@500:16:64KiB"));
  }

  @Test
  void aSizeWithoutAUnitIsInBytes() {
    assertEquals(100, Workload.parse("put:1:100").valueBytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "put",
        "put:",
        "put:0",
        "paint:64",
        "put:64:",
        "put@0:64",
        "put:64:0B",
        "put:-1"
      })
  void whatIsNoWorkloadIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Workload.parse(text));
  }
}
