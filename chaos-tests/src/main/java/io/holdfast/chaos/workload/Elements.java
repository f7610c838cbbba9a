package io.holdfast.chaos.workload;

import io.holdfast.chaos.client.HttpRequest;
import io.holdfast.chaos.client.StoreRequests;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import java.util.List;

/**
 * Sets and lists: each element is a key of its own under the name of its set or list, so that an
 * addition is one write that reads nothing. The order of a list is that in which the keys were
 * created.
 */
final class Elements {
  /** More than a set or list ever gets: {@link KeyRotation} sees to that. */
  static final int LIMIT = 1_000;

  private Elements() {}

  /** The key of an element. */
  static String key(String name, long element) {
    return prefix(name) + element;
  }

  /** What the keys of all elements begin with. */
  static String prefix(String name) {
    return name + "/";
  }

  static Operation add(RecordingClient client, String set, long element)
      throws InterruptedException {
    return client.call(
        new Call.SetAdd(set, element),
        StoreRequests.put(key(set, element), Long.toString(element)),
        Readings::written);
  }

  static HttpRequest read(String name, String consistency) {
    return StoreRequests.range(prefix(name), LIMIT, consistency);
  }

  /** What the node itself holds: it is read when the replicas stand at one index. */
  static void readAll(RecordingClient client, Call.Subject subject, List<String> names)
      throws InterruptedException {
    for (String name : names) {
      client.call(new Call.FinalRead(subject, name), read(name, "local"), Readings::elements);
    }
  }
}
