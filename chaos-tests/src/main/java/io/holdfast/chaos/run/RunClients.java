package io.holdfast.chaos.run;

import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.workload.RecordingClient;
import io.holdfast.chaos.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The clients of a run, each on a thread of its own, until they are told to stop. */
final class RunClients {
  /** Longer than a node holds a request when it gets no deadline. */
  static final Duration TIMEOUT = Duration.ofSeconds(4);

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean stopped;

  private RunClients() {}

  /**
   * Starts them. Process numbers begin at 0.
   *
   * @param pause how long each rests after a step
   * @param random from which each client gets a generator of its own
   */
  static RunClients start(
      Workload workload,
      int count,
      Duration pause,
      List<Gateway> gateways,
      SplittableRandom random,
      Consumer<Operation> history) {
    RunClients clients = new RunClients();
    for (int process = 0; process < count; process++) {
      RecordingClient client = new RecordingClient(process, gateways, process, TIMEOUT, history);
      Workload.Script script = workload.script(client, random.split());
      clients.threads.add(
          Thread.ofVirtual()
              .name("client-" + process)
              .start(() -> clients.run(client, script, pause)));
    }
    return clients;
  }

  private void run(RecordingClient client, Workload.Script script, Duration pause) {
    try (client) {
      while (!stopped) {
        script.step();
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  /** What ended a client that should have gone on: an answer that nobody understands, mostly. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Returns when the last client has the answer to its last call, or has given up on it. */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
