package io.holdfast.gateway.eventloop;

import io.holdfast.gateway.read.Freshness;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the linearizable reads of one event loop share their rounds. All reads of one turn of the
 * loop go together, as one reader of the store's rounds; reads that come while these wait, or are
 * being answered, go with the next. So under load the rounds get fewer, not the answers. Safe for
 * many threads.
 */
final class LoopRounds {
  private static final Logger LOG = LoggerFactory.getLogger(LoopRounds.class);

  private final Executor loop;
  private final Supplier<CompletableFuture<Freshness>> round;
  private List<Consumer<Freshness>> gathered = new ArrayList<>();
  private boolean running;

  /**
   * Of one loop.
   *
   * @param round starts one; what it proves, it proves for those who came before
   */
  LoopRounds(Executor loop, Supplier<CompletableFuture<Freshness>> round) {
    this.loop = loop;
    this.round = round;
  }

  /**
   * Joins the next round.
   *
   * @param reader goes on on the loop when it has ended; null = not well
   */
  void join(Consumer<Freshness> reader) {
    synchronized (this) {
      gathered.add(reader);
      if (running) {
        return;
      }
      running = true;
    }
    // Behind all that this turn of the loop brings.
    loop.execute(this::start);
  }

  private void start() {
    List<Consumer<Freshness>> readers;
    synchronized (this) {
      if (gathered.isEmpty()) {
        running = false;
        return;
      }
      readers = gathered;
      gathered = new ArrayList<>(readers.size());
    }
    var _ = begin().whenComplete((freshness, _) -> loop.execute(() -> goOn(readers, freshness)));
  }

  /** An exception counts as a failed round: the reads that wait must hear of its end. */
  private CompletableFuture<Freshness> begin() {
    try {
      return round.get();
    } catch (RuntimeException broken) {
      return CompletableFuture.failedFuture(broken);
    }
  }

  private void goOn(List<Consumer<Freshness>> readers, Freshness freshness) {
    loop.execute(this::start);
    for (Consumer<Freshness> reader : readers) {
      try {
        reader.accept(freshness);
      } catch (RuntimeException broken) {
        LOG.error("A read broke; those that shared its round go on", broken);
      }
    }
  }
}
