package io.holdfast.store;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Consistency;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Policy;
import io.holdfast.store.table.PolicySet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The policies that a request meets: for each of its keys the one with the longest prefix, and for
 * a range every one that holds for any key of it. Used by one thread.
 */
public final class TouchedPolicies {
  private final PolicySet set;
  private final Map<String, Policy> touched = new TreeMap<>();

  /** Whether there may be keys without any policy among them. */
  private boolean othersToo;

  public TouchedPolicies(PolicySet set) {
    this.set = set;
  }

  public void key(Bytes key) {
    List<Policy> around = set.around(key);
    if (around.isEmpty()) {
      othersToo = true;
    } else {
      add(around.getFirst());
    }
  }

  public void range(KeyRange range) {
    if (range.isEmpty()) {
      return;
    }
    set.within(range).forEach(this::add);
    for (Policy policy : set.around(range.start())) {
      add(policy);
      if (reaches(policy, range.end())) {
        return;
      }
    }
    othersToo = true;
  }

  /** Whether all keys from within the prefix up to this end have the prefix. */
  private static boolean reaches(Policy policy, Bytes end) {
    Bytes prefixEnd = KeyRange.prefix(policy.prefix()).end();
    return prefixEnd.isEmpty() || (!end.isEmpty() && end.compareTo(prefixEnd) <= 0);
  }

  private void add(Policy policy) {
    touched.put(policy.name(), policy);
  }

  public Collection<Policy> all() {
    return touched.values();
  }

  /** The durability of a write that names none: the strongest that is asked for any of its keys. */
  public Durability defaultDurability() {
    Durability strongest = othersToo || touched.isEmpty() ? Durability.MAJORITY : Durability.ASYNC;
    for (Policy policy : touched.values()) {
      strongest =
          strongest.or(
              policy.defaultDurability() == null
                  ? Durability.MAJORITY
                  : policy.defaultDurability());
      if (policy.floorDurability() != null) {
        strongest = strongest.or(policy.floorDurability());
      }
    }
    return strongest;
  }

  /** The kind of a read that names none: one that includes all that is asked for its keys. */
  public Consistency defaultConsistency() {
    if (othersToo || touched.isEmpty()) {
      return Consistency.LINEARIZABLE;
    }
    List<Consistency> asked = new ArrayList<>();
    for (Policy policy : touched.values()) {
      asked.add(
          policy.defaultConsistency() == null
              ? Consistency.LINEARIZABLE
              : policy.defaultConsistency());
      if (policy.floorConsistency() != null) {
        asked.add(policy.floorConsistency());
      }
    }
    Consistency strictest = asked.stream().reduce(Consistency.LOCAL, Consistency::or);
    // A floor may be session, which no request means that does not name its revision.
    return strictest.equals(Consistency.SESSION) ? Consistency.LINEARIZABLE : strictest;
  }
}
