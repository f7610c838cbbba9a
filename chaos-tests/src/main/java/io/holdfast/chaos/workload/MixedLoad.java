package io.holdfast.chaos.workload;

import io.holdfast.chaos.client.FailoverClient;
import io.holdfast.chaos.client.Gateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Some {@link MixedClient}s, spread over all gateways, that work until they are told to stop. */
public final class MixedLoad {
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

  /** Leaves nodes that start again some of a small machine; the clients see each of its moments. */
  private static final Duration INTERVAL = Duration.ofMillis(30);

  private final OperationLedger ledger;
  private final ErrorTally errors = new ErrorTally();
  private final List<Thread> threads = new ArrayList<>();

  private MixedLoad(String prefix) {
    this.ledger = new OperationLedger(prefix);
  }

  /** Starts the clients on threads of their own. */
  public static MixedLoad start(List<Gateway> gateways, String prefix, int clients) {
    MixedLoad load = new MixedLoad(prefix);
    AtomicLong noFault = new AtomicLong(Long.MAX_VALUE);
    for (int i = 0; i < clients; i++) {
      FailoverClient client = new FailoverClient(gateways, i, ATTEMPT_TIMEOUT, load.errors::add);
      MixedClient mixed =
          new MixedClient(
              prefix + "c" + i, load.ledger, client, new PauseMeter(noFault), INTERVAL.toNanos());
      load.threads.add(Thread.ofVirtual().name(prefix + i).start(mixed));
    }
    return load;
  }

  public OperationLedger ledger() {
    return ledger;
  }

  public ErrorTally errors() {
    return errors;
  }

  /** Returns when the last client has the answer to its last operation. */
  public void stop() throws InterruptedException {
    ledger.close();
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
