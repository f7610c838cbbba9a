package io.holdfast.client;

import io.holdfast.client.OperationResult.Counted;
import io.holdfast.client.OperationResult.Deleted;
import io.holdfast.client.OperationResult.Written;
import io.holdfast.client.call.CallFuture;
import io.holdfast.client.call.CallRunner;
import io.holdfast.client.call.ReadCalls;
import io.holdfast.client.call.WriteCalls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The client whose methods return at once. Each future ends at its deadline at the latest, with an
 * {@link Answer} or a {@link HoldfastException}; what is chained to it runs on the client's threads
 * and must not block them. Safe for several threads; one for all of an application is enough.
 *
 * <p>What the methods do is said at {@link HoldfastClient}, which has the same ones.
 */
public final class AsyncHoldfastClient implements AutoCloseable {
  private final Session session = new Session();
  private final CallRunner runner;
  private final ReadCalls reads;
  private final WriteCalls writes;

  private AsyncHoldfastClient(ClientSettings settings) {
    this.runner = new CallRunner(settings, session);
    this.reads = new ReadCalls(settings, session);
    this.writes = new WriteCalls(settings);
  }

  /** A client for the cluster of these nodes; does not wait for them. */
  public static AsyncHoldfastClient connect(ClientSettings settings) {
    return new AsyncHoldfastClient(settings);
  }

  /** What this client has seen, for {@link Consistency.Session}. */
  public Session session() {
    return session;
  }

  public CallFuture<Optional<Entry>> get(Bytes key, ReadOptions options) {
    return runner.run(reads.get(key, options));
  }

  public CallFuture<RangePage> page(RangeQuery query, ReadOptions options) {
    return runner.run(reads.page(query, options));
  }

  /**
   * Lists page after page; all are of the first page's revision.
   *
   * @param action called for each record in order, by one thread at a time
   * @return done after the last record; failed when a page failed or the action threw
   */
  public CompletableFuture<Void> forEach(
      RangeQuery query, ReadOptions options, Consumer<Entry> action) {
    return page(query, options)
        .thenCompose(
            page -> {
              page.value().items().forEach(action);
              return page.value()
                  .cursor()
                  .map(cursor -> forEach(query.after(cursor), options, action))
                  .orElseGet(() -> CompletableFuture.completedFuture(null));
            });
  }

  public CallFuture<Long> count(KeyRange range, ReadOptions options) {
    return runner.run(reads.count(range, options));
  }

  public CallFuture<Written> put(Operation.Put put, Condition condition, WriteOptions options) {
    return runner.run(writes.put(put, condition, options));
  }

  public CallFuture<Deleted> delete(Bytes key, Condition condition, WriteOptions options) {
    return runner.run(writes.delete(key, condition, options));
  }

  public CallFuture<Deleted> deleteRange(KeyRange range, WriteOptions options) {
    return runner.run(writes.deleteRange(range, options));
  }

  public CallFuture<Counted> increment(Bytes key, long by, WriteOptions options) {
    return runner.run(writes.increment(key, by, options));
  }

  public CallFuture<TransactionResult> transact(Transaction transaction, WriteOptions options) {
    return runner.run(writes.transaction(transaction, options));
  }

  public CallFuture<List<BatchResult>> batch(List<Operation> operations, WriteOptions options) {
    return runner.run(writes.batch(operations, options));
  }

  public CallFuture<Lease> grantLease(Duration ttl, WriteOptions options) {
    return runner.run(writes.grantLease(ttl, options));
  }

  public CallFuture<Lease> keepAlive(long lease, WriteOptions options) {
    return runner.run(writes.keepAlive(lease, options));
  }

  public CallFuture<Deleted> revokeLease(long lease, WriteOptions options) {
    return runner.run(writes.revokeLease(lease, options));
  }

  public CallFuture<Optional<LeaseStatus>> lease(long id, ReadOptions options) {
    return runner.run(reads.lease(id, options));
  }

  public CallFuture<OperationOutcome> operation(String operation, ReadOptions options) {
    return runner.run(reads.operation(operation, options));
  }

  public CallFuture<ClusterView> cluster() {
    return runner.run(reads.cluster());
  }

  /** Looks for nodes no more; requests on their way end at their deadlines. */
  @Override
  public void close() {
    runner.close();
  }
}
