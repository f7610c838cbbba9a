package io.holdfast.chaos.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The writes that the cluster said it has. Each key is written once, so that there is no order to
 * argue about: the value is there, or it is lost. Safe for many threads.
 */
public final class AcknowledgedWrites {
  private final Map<String, String> writes = new ConcurrentHashMap<>();

  /** Called when the answer is here, never before. */
  public void add(String key, String value) {
    writes.put(key, value);
  }

  public boolean holds(String key) {
    return writes.containsKey(key);
  }

  public int size() {
    return writes.size();
  }

  /** One line for each acknowledged write that is not there as it was written. */
  public List<String> missingFrom(Map<String, String> found) {
    List<String> missing = new ArrayList<>();
    writes.forEach(
        (key, value) -> {
          String there = found.get(key);
          if (!value.equals(there)) {
            missing.add(key + ": acknowledged " + value + ", found " + there);
          }
        });
    return missing;
  }
}
