package io.holdfast.bench.load;

import io.holdfast.bench.driver.Completion;
import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.workload.Operation;
import io.holdfast.bench.workload.Operation.ReadModifyWrite;
import io.holdfast.bench.workload.ReadLevel;
import io.holdfast.bench.workload.Request;

/** Carries out operations that take one request or two. */
final class OperationRunner {
  private final Driver driver;

  OperationRunner(Driver driver) {
    this.driver = driver;
  }

  void run(int client, Operation operation, Completion completion) {
    switch (operation) {
      case Request request -> driver.submit(client, request, completion);
      case ReadModifyWrite both -> readThenWrite(client, both, completion);
    }
  }

  private void readThenWrite(int client, ReadModifyWrite both, Completion completion) {
    Completion afterRead =
        new Completion() {
          @Override
          public void succeeded() {
            driver.submit(client, new Request.Put(both.key(), both.value()), completion);
          }

          @Override
          public void failed(String reason) {
            completion.failed(reason);
          }
        };
    driver.submit(client, new Request.Get(both.key(), ReadLevel.LINEARIZABLE), afterRead);
  }
}
