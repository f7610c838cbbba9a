package io.holdfast.client;

import io.holdfast.client.api.Answer;
import io.holdfast.client.api.BatchResult;
import io.holdfast.client.api.Bytes;
import io.holdfast.client.api.ClientSettings;
import io.holdfast.client.api.ClusterView;
import io.holdfast.client.api.Condition;
import io.holdfast.client.api.Consistency;
import io.holdfast.client.api.Entry;
import io.holdfast.client.api.HoldfastException;
import io.holdfast.client.api.KeyRange;
import io.holdfast.client.api.Lease;
import io.holdfast.client.api.LeaseStatus;
import io.holdfast.client.api.Operation;
import io.holdfast.client.api.OperationOutcome;
import io.holdfast.client.api.OperationResult.Counted;
import io.holdfast.client.api.OperationResult.Deleted;
import io.holdfast.client.api.OperationResult.Written;
import io.holdfast.client.api.PagedDeletion;
import io.holdfast.client.api.RangePage;
import io.holdfast.client.api.RangeQuery;
import io.holdfast.client.api.ReadOptions;
import io.holdfast.client.api.Session;
import io.holdfast.client.api.Transaction;
import io.holdfast.client.api.TransactionResult;
import io.holdfast.client.api.WriteOptions;
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
 * <p>What the methods do is said at {@link HoldfastClient}, which has the same ones; what is {@code
 * range} there is {@link #forEach} here. After {@link #close} the futures fail with an {@link
 * IllegalStateException}.
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

  public CompletableFuture<Answer<Optional<Entry>>> get(String key) {
    return get(Bytes.of(key), ReadOptions.linearizable());
  }

  public CompletableFuture<Answer<Optional<Entry>>> get(Bytes key, ReadOptions options) {
    return runner.run(reads.get(key, options));
  }

  public CompletableFuture<Answer<RangePage>> page(RangeQuery query, ReadOptions options) {
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

  public CompletableFuture<Answer<Long>> count(KeyRange range, ReadOptions options) {
    return runner.run(reads.count(range, options));
  }

  public CompletableFuture<Answer<Written>> put(String key, String value) {
    return put(key, value, Condition.none());
  }

  public CompletableFuture<Answer<Written>> put(String key, String value, Condition condition) {
    return put(Operation.put(key, value), condition, WriteOptions.majority());
  }

  public CompletableFuture<Answer<Written>> put(
      Operation.Put put, Condition condition, WriteOptions options) {
    return runner.run(writes.put(put, condition, options));
  }

  public CompletableFuture<Answer<Deleted>> delete(String key) {
    return delete(Bytes.of(key), Condition.none(), WriteOptions.majority());
  }

  public CompletableFuture<Answer<Deleted>> delete(
      Bytes key, Condition condition, WriteOptions options) {
    return runner.run(writes.delete(key, condition, options));
  }

  public CompletableFuture<Answer<Deleted>> deleteRange(KeyRange range, WriteOptions options) {
    return runner.run(writes.deleteRange(range, options));
  }

  public CompletableFuture<Answer<PagedDeletion>> deletePages(
      KeyRange range, WriteOptions options) {
    return runner.run(writes.deletePages(range, options));
  }

  public CompletableFuture<Answer<Counted>> increment(String key, long by) {
    return increment(Bytes.of(key), by, WriteOptions.majority());
  }

  public CompletableFuture<Answer<Counted>> increment(Bytes key, long by, WriteOptions options) {
    return runner.run(writes.increment(key, by, options));
  }

  public CompletableFuture<Answer<TransactionResult>> transact(Transaction transaction) {
    return transact(transaction, WriteOptions.majority());
  }

  public CompletableFuture<Answer<TransactionResult>> transact(
      Transaction transaction, WriteOptions options) {
    return runner.run(writes.transaction(transaction, options));
  }

  public CompletableFuture<Answer<List<BatchResult>>> batch(Operation... operations) {
    return batch(List.of(operations), WriteOptions.majority());
  }

  public CompletableFuture<Answer<List<BatchResult>>> batch(
      List<Operation> operations, WriteOptions options) {
    return runner.run(writes.batch(operations, options));
  }

  public CompletableFuture<Answer<Lease>> grantLease(Duration ttl) {
    return grantLease(ttl, WriteOptions.majority());
  }

  public CompletableFuture<Answer<Lease>> grantLease(Duration ttl, WriteOptions options) {
    return runner.run(writes.grantLease(ttl, options));
  }

  public CompletableFuture<Answer<Lease>> keepAlive(long lease) {
    return keepAlive(lease, WriteOptions.majority());
  }

  public CompletableFuture<Answer<Lease>> keepAlive(long lease, WriteOptions options) {
    return runner.run(writes.keepAlive(lease, options));
  }

  public CompletableFuture<Answer<Deleted>> revokeLease(long lease) {
    return revokeLease(lease, WriteOptions.majority());
  }

  public CompletableFuture<Answer<Deleted>> revokeLease(long lease, WriteOptions options) {
    return runner.run(writes.revokeLease(lease, options));
  }

  public CompletableFuture<Answer<Optional<LeaseStatus>>> lease(long id) {
    return lease(id, ReadOptions.linearizable());
  }

  public CompletableFuture<Answer<Optional<LeaseStatus>>> lease(long id, ReadOptions options) {
    return runner.run(reads.lease(id, options));
  }

  public CompletableFuture<Answer<OperationOutcome>> operation(String operation) {
    return operation(operation, ReadOptions.linearizable());
  }

  public CompletableFuture<Answer<OperationOutcome>> operation(
      String operation, ReadOptions options) {
    return runner.run(reads.operation(operation, options));
  }

  public CompletableFuture<Answer<ClusterView>> cluster() {
    return runner.run(reads.cluster());
  }

  /** Takes no more requests; those on their way go on and end at their deadlines at the latest. */
  @Override
  public void close() {
    runner.close();
  }
}
