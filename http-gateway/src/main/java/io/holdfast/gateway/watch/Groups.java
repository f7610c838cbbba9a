package io.holdfast.gateway.watch;

import io.holdfast.gateway.request.WatchedRange;
import io.holdfast.store.result.KeyEvent;
import io.holdfast.store.result.RevisionEvents;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who must hear of a change: all groups, found by key. Under the hub's lock. */
final class Groups {
  /** A range of a group, in the index. */
  private record Place(Group group, WatchedRange range) {}

  private final Map<WatchSpec, Group> bySpec = new HashMap<>();
  private final RangeIndex<Place> byKey = new RangeIndex<>();

  void add(Subscriber subscriber) {
    Group group = bySpec.get(subscriber.spec());
    if (group == null) {
      group = new Group(subscriber.spec());
      bySpec.put(subscriber.spec(), group);
      for (int i = 0; i < group.numbers().length; i++) {
        WatchedRange range = group.spec().ranges().get(i);
        group.numbers()[i] = byKey.add(range.range(), new Place(group, range));
      }
    }
    group.members().add(subscriber);
  }

  void remove(Subscriber subscriber) {
    Group group = bySpec.get(subscriber.spec());
    if (group != null && group.members().remove(subscriber)) {
      removeIfEmpty(group);
    }
  }

  void removeIfEmpty(Group group) {
    if (group.members().isEmpty() && bySpec.remove(group.spec(), group)) {
      for (int i = 0; i < group.numbers().length; i++) {
        byKey.remove(group.spec().ranges().get(i).range(), group.numbers()[i]);
      }
    }
  }

  Collection<Group> all() {
    return List.copyOf(bySpec.values());
  }

  /** How many groups there are. */
  int size() {
    return bySpec.size();
  }

  /** What each group hears of a revision. */
  Map<Group, Change> matching(RevisionEvents revision) {
    Map<Group, Change> found = new LinkedHashMap<>();
    for (KeyEvent event : revision.events()) {
      byKey.forEach(
          event.key(),
          place -> {
            if (place.range().takes(event)) {
              found
                  .computeIfAbsent(
                      place.group(), first -> new Change(revision.revision(), new ArrayList<>()))
                  .matches()
                  .add(new Change.Match(place.range(), event));
            }
          });
    }
    return found;
  }
}
