package io.holdfast.gateway.auth;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Grant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.Verb;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What somebody may do, all roles together: for each verb the stretches of keys, in order, none of
 * which meets the next. Never changes.
 */
public final class Rights {
  public static final Rights NONE = new Rights(Map.of());

  static final Rights ALL_BUT_AUTH =
      of(
          List.of(
              new Role(
                  "all but auth",
                  List.of(new Grant(EnumSet.complementOf(EnumSet.of(Verb.AUTH)), KeyRange.ALL)))));

  private final Map<Verb, List<KeyRange>> stretches;

  private Rights(Map<Verb, List<KeyRange>> stretches) {
    this.stretches = stretches;
  }

  /** All that these roles grant. */
  public static Rights of(Collection<Role> roles) {
    Map<Verb, List<KeyRange>> granted = new EnumMap<>(Verb.class);
    for (Role role : roles) {
      for (Grant grant : role.grants()) {
        for (Verb verb : grant.verbs()) {
          KeyRange keys = verb.hasKeys() ? grant.keys() : KeyRange.ALL;
          granted.computeIfAbsent(verb, first -> new ArrayList<>()).add(keys);
        }
      }
    }
    granted.replaceAll((verb, ranges) -> joined(ranges));
    return new Rights(granted);
  }

  private static List<KeyRange> joined(List<KeyRange> ranges) {
    List<KeyRange> sorted = new ArrayList<>(ranges);
    sorted.removeIf(KeyRange::isEmpty);
    sorted.sort(Comparator.comparing(KeyRange::start));
    List<KeyRange> joined = new ArrayList<>();
    for (KeyRange next : sorted) {
      KeyRange last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && (last.end().isEmpty() || next.start().compareTo(last.end()) <= 0)) {
        joined.set(joined.size() - 1, new KeyRange(last.start(), later(last.end(), next.end())));
      } else {
        joined.add(next);
      }
    }
    return List.copyOf(joined);
  }

  /** An empty end lies behind all keys. */
  private static Bytes later(Bytes one, Bytes other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Bytes.EMPTY;
    }
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** The same, without what is administrative. */
  Rights withoutAdministration() {
    Map<Verb, List<KeyRange>> kept = new EnumMap<>(Verb.class);
    stretches.forEach(
        (verb, keys) -> {
          if (!verb.isAdministrative()) {
            kept.put(verb, keys);
          }
        });
    return new Rights(kept);
  }

  /** Whether the verb is granted, where it has no keys. */
  public boolean has(Verb verb) {
    return stretches.containsKey(verb);
  }

  /** Whether the verb is granted for every key of the range. */
  public boolean covers(Verb verb, KeyRange keys) {
    List<KeyRange> granted = stretches.get(verb);
    if (granted == null) {
      return false;
    }
    if (keys.isEmpty()) {
      return true;
    }
    KeyRange around = around(granted, keys.start());
    return around != null
        && (around.end().isEmpty()
            || (!keys.end().isEmpty() && keys.end().compareTo(around.end()) <= 0));
  }

  /** The stretch that holds the key, or null. */
  private static KeyRange around(List<KeyRange> granted, Bytes key) {
    int found =
        Collections.binarySearch(
            granted, new KeyRange(key, Bytes.EMPTY), Comparator.comparing(KeyRange::start));
    int last = found >= 0 ? found : -found - 2;
    return last >= 0 && granted.get(last).contains(key) ? granted.get(last) : null;
  }

  /** The verbs that something is granted of. */
  public Set<Verb> verbs() {
    return Collections.unmodifiableSet(stretches.keySet());
  }

  /** The stretches of keys of a verb, in order. */
  public List<KeyRange> stretches(Verb verb) {
    return stretches.getOrDefault(verb, List.of());
  }
}
