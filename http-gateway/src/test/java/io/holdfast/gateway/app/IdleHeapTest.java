package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class IdleHeapTest {
  private final List<Integer> told = new ArrayList<>();
  private long cpuMillis;
  private long nowMillis;

  private IdleHeap heap(int usualPercent) {
    return new IdleHeap(
        usualPercent,
        25,
        () -> TimeUnit.MILLISECONDS.toNanos(cpuMillis),
        () -> TimeUnit.MILLISECONDS.toNanos(nowMillis),
        told::add);
  }

  private void sampleAfter(IdleHeap heap, long cpu) {
    cpuMillis += cpu;
    nowMillis += 20_000;
    heap.sample();
  }

  @Test
  void aHeapMayShrinkFurtherOnlyWhileTheProcessDoesNextToNothing() {
    IdleHeap heap = heap(60);
    sampleAfter(heap, 15_000);
    assertEquals(List.of(), told, "under load it is as the launcher has it");
    sampleAfter(heap, 300);
    sampleAfter(heap, 300);
    assertEquals(List.of(25), told, "told once");
    sampleAfter(heap, 8_000);
    assertEquals(List.of(25, 60), told);
  }

  @Test
  void aSmallerValueOfTheUserStays() {
    IdleHeap heap = heap(20);
    sampleAfter(heap, 0);
    assertEquals(List.of(), told);
  }

  @Test
  void theVirtualMachineTakesTheValueWhileItRuns() {
    int before = IdleHeap.mostFreePercent();
    try {
      IdleHeap.setMostFree(71);
      assertEquals(71, IdleHeap.mostFreePercent());
    } finally {
      IdleHeap.setMostFree(before);
    }
  }
}
