package io.holdfast.store.table;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The policies of a moment, to be asked by many threads which of them hold for a key. */
public final class PolicySet {
  public static final PolicySet NONE = new PolicySet(List.of());

  private final NavigableMap<Bytes, Policy> byPrefix = new TreeMap<>();

  /** The sizes of all prefixes, the longest first: it wins. */
  private final List<Integer> sizes;

  private PolicySet(Collection<Policy> policies) {
    TreeSet<Integer> distinct = new TreeSet<>(Collections.reverseOrder());
    for (Policy policy : policies) {
      byPrefix.put(policy.prefix(), policy);
      distinct.add(policy.prefix().size());
    }
    sizes = List.copyOf(distinct);
  }

  public static PolicySet of(Collection<Policy> policies) {
    return policies.isEmpty() ? NONE : new PolicySet(policies);
  }

  public boolean isEmpty() {
    return byPrefix.isEmpty();
  }

  /** The policies whose prefix the key begins with, the one that holds first. */
  public List<Policy> around(Bytes key) {
    List<Policy> around = new ArrayList<>();
    for (int size : sizes) {
      Policy policy = size <= key.size() ? byPrefix.get(key.head(size)) : null;
      if (policy != null) {
        around.add(policy);
      }
    }
    return around;
  }

  /** The policies whose prefix is itself a key of the range. */
  public Collection<Policy> within(KeyRange range) {
    if (range.isEmpty()) {
      return List.of();
    }
    return range.end().isEmpty()
        ? byPrefix.tailMap(range.start(), true).values()
        : byPrefix.subMap(range.start(), true, range.end(), false).values();
  }
}
