package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HeapAtRestTest {
  private final List<Integer> told = new ArrayList<>();
  private long cpuMillis;
  private long nowMillis;

  private HeapAtRest heap(int usualPercent) {
    return new HeapAtRest(
        usualPercent,
        25,
        () -> TimeUnit.MILLISECONDS.toNanos(cpuMillis),
        () -> TimeUnit.MILLISECONDS.toNanos(nowMillis),
        told::add);
  }

  private void lookAfter(HeapAtRest heap, long cpu) {
    cpuMillis += cpu;
    nowMillis += 20_000;
    heap.look();
  }

  @Test
  void aHeapMayShrinkFurtherOnlyWhileTheProcessDoesNextToNothing() {
    HeapAtRest heap = heap(60);
    lookAfter(heap, 15_000);
    assertEquals(List.of(), told, "under load it is as the launcher has it");
    lookAfter(heap, 300);
    lookAfter(heap, 300);
    assertEquals(List.of(25), told, "told once");
    lookAfter(heap, 8_000);
    assertEquals(List.of(25, 60), told);
  }

  @Test
  void aSmallerValueOfTheUserStays() {
    HeapAtRest heap = heap(20);
    lookAfter(heap, 0);
    assertEquals(List.of(), told);
  }

  @Test
  void theVirtualMachineTakesTheValueWhileItRuns() {
    int before = HeapAtRest.mostFreePercent();
    try {
      HeapAtRest.setMostFree(71);
      assertEquals(71, HeapAtRest.mostFreePercent());
    } finally {
      HeapAtRest.setMostFree(before);
    }
  }
}
