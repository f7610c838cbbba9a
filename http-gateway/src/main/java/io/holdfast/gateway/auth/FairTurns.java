package io.holdfast.gateway.auth;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Work that waits, with a bound; addresses take turns. When it is full, the address with the most
 * gives up its last for one with fewer: nobody fills it alone. Safe for many threads.
 *
 * @param <T> what waits
 */
final class FairTurns<T> {
  private final int most;
  private final Map<String, Deque<T>> waiting = new LinkedHashMap<>();
  private int size;

  FairTurns(int most) {
    this.most = most;
  }

  /**
   * What came of one more.
   *
   * @param admitted whether it waits now
   * @param given what waits no longer for its sake; null = nothing
   */
  record Entry<T>(boolean admitted, T given) {}

  synchronized Entry<T> add(String address, T work) {
    T given = null;
    if (size == most) {
      Deque<T> longest = longest();
      Deque<T> own = waiting.get(address);
      if (longest.size() <= (own == null ? 0 : own.size()) + 1) {
        return new Entry<>(false, null);
      }
      given = longest.removeLast();
      size--;
    }
    waiting.computeIfAbsent(address, first -> new ArrayDeque<>()).add(work);
    size++;
    return new Entry<>(true, given);
  }

  private Deque<T> longest() {
    Deque<T> longest = new ArrayDeque<>();
    for (Deque<T> one : waiting.values()) {
      longest = one.size() > longest.size() ? one : longest;
    }
    return longest;
  }

  /** The next one; null = none waits. */
  synchronized T next() {
    Iterator<Map.Entry<String, Deque<T>>> turns = waiting.entrySet().iterator();
    if (!turns.hasNext()) {
      return null;
    }
    Map.Entry<String, Deque<T>> turn = turns.next();
    String address = turn.getKey();
    Deque<T> own = turn.getValue();
    turns.remove();
    T work = own.removeFirst();
    size--;
    if (!own.isEmpty()) {
      waiting.put(address, own);
    }
    return work;
  }
}
