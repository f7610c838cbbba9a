package io.holdfast.chaos.workload;

import io.holdfast.chaos.client.StoreRequests;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import java.util.List;

/** Calls on single keys that several workloads make. */
final class Registers {
  private Registers() {}

  static Operation write(RecordingClient client, String key, long value)
      throws InterruptedException {
    return client.call(
        new Call.RegisterWrite(key, value),
        StoreRequests.put(key, Long.toString(value)),
        Readings::written);
  }

  /** What the node itself holds: it is read when the replicas stand at one index. */
  static void readAll(RecordingClient client, List<String> keys) throws InterruptedException {
    for (String key : keys) {
      client.call(
          new Call.FinalRead(Call.Subject.REGISTER, key),
          StoreRequests.get(key, "local"),
          Readings::finalValue);
    }
  }
}
