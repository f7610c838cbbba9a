package io.holdfast.client;

import io.holdfast.client.api.Answer;
import io.holdfast.client.api.AnswerFacts;
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
import io.holdfast.client.api.OutcomeUnknownException;
import io.holdfast.client.api.PagedDeletion;
import io.holdfast.client.api.RangePage;
import io.holdfast.client.api.RangeQuery;
import io.holdfast.client.api.ReadOptions;
import io.holdfast.client.api.Session;
import io.holdfast.client.api.Transaction;
import io.holdfast.client.api.TransactionResult;
import io.holdfast.client.api.UnavailableException;
import io.holdfast.client.api.WriteOptions;
import io.holdfast.client.call.CallFuture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The client whose methods wait for the answer, until the deadline at most. Safe for several
 * threads; one for all of an application is enough.
 *
 * <p>All methods throw a {@link HoldfastException}: {@link UnavailableException} (nothing was
 * changed), {@link OutcomeUnknownException} (a write may have been applied, once), {@link
 * RefusedException} and its kinds (the same request is refused again). The short forms read
 * linearizably and write durably on a majority. After {@link #close} they throw an {@link
 * IllegalStateException}.
 */
public final class HoldfastClient implements AutoCloseable {
  private final AsyncHoldfastClient async;

  private HoldfastClient(AsyncHoldfastClient async) {
    this.async = async;
  }

  /**
   * A client for the cluster of these nodes; does not wait for them.
   *
   * @param addresses one is enough, more help while one is down, such as {@code 10.0.0.1:8100}
   */
  public static HoldfastClient connect(String... addresses) {
    return connect(ClientSettings.of(addresses));
  }

  /** A client for the cluster of these nodes; does not wait for them. */
  public static HoldfastClient connect(ClientSettings settings) {
    return new HoldfastClient(AsyncHoldfastClient.connect(settings));
  }

  /** The same client, for futures. */
  public AsyncHoldfastClient async() {
    return async;
  }

  /** What this client has seen, for {@link Consistency.Session}. */
  public Session session() {
    return async.session();
  }

  /** The record of this key, if there is one. */
  public Answer<Optional<Entry>> get(String key) {
    return get(Bytes.of(key), ReadOptions.linearizable());
  }

  /**
   * The record of this key, if there is one.
   *
   * @throws CompactedException when an old revision was asked for that is no longer kept
   */
  public Answer<Optional<Entry>> get(Bytes key, ReadOptions options) {
    return await(async.get(key, options));
  }

  /** The records whose keys begin so; see {@link #range(RangeQuery, ReadOptions)}. */
  public Stream<Entry> range(String prefix) {
    return range(RangeQuery.prefix(prefix), ReadOptions.linearizable());
  }

  /**
   * Records in the order of their keys, all of one revision. The stream asks for a page when it
   * needs one, each with the deadline of the options, and throws what {@link #page} throws.
   */
  public Stream<Entry> range(RangeQuery query, ReadOptions options) {
    Iterable<Entry> records = () -> new RangeIterator(this, query, options);
    return StreamSupport.stream(records.spliterator(), false);
  }

  /** One page of records. */
  public Answer<RangePage> page(RangeQuery query, ReadOptions options) {
    return await(async.page(query, options));
  }

  /** How many records there are. */
  public Answer<Long> count(KeyRange range, ReadOptions options) {
    return await(async.count(range, options));
  }

  /** Stores a text. */
  public Answer<Written> put(String key, String value) {
    return put(Operation.put(key, value), Condition.none(), WriteOptions.majority());
  }

  /** Stores a text on a condition. */
  public Answer<Written> put(String key, String value, Condition condition) {
    return put(Operation.put(key, value), condition, WriteOptions.majority());
  }

  /**
   * Stores a record.
   *
   * @throws ConditionFailedException when the condition does not hold
   */
  public Answer<Written> put(Operation.Put put, Condition condition, WriteOptions options) {
    return await(async.put(put, condition, options));
  }

  /** Deletes a record; 0 deleted when there is none. */
  public Answer<Deleted> delete(String key) {
    return delete(Bytes.of(key), Condition.none(), WriteOptions.majority());
  }

  /**
   * Deletes a record; 0 deleted when there is none.
   *
   * @throws ConditionFailedException when the condition does not hold
   */
  public Answer<Deleted> delete(Bytes key, Condition condition, WriteOptions options) {
    return await(async.delete(key, condition, options));
  }

  /**
   * Deletes the records in the range, at one revision; at most 10,000 of them, else {@link
   * RefusedException} with code {@code too_many_keys}.
   */
  public Answer<Deleted> deleteRange(KeyRange range, WriteOptions options) {
    return await(async.deleteRange(range, options));
  }

  /**
   * Deletes the records in the range, however many, in pages: each is a revision of its own, and
   * other writes go on between them. What is not {@linkplain PagedDeletion#isComplete complete}
   * when the time is over goes on when it is called again.
   *
   * @param options not with {@link Durability#ASYNC}
   */
  public Answer<PagedDeletion> deletePages(KeyRange range, WriteOptions options) {
    return await(async.deletePages(range, options));
  }

  /** Adds to a counter; one that is not there counts as 0. */
  public Answer<Counted> increment(String key, long by) {
    return increment(Bytes.of(key), by, WriteOptions.majority());
  }

  /**
   * Adds to a counter, once, however often the request had to be sent.
   *
   * @throws RefusedException when the value is no decimal number, or would overflow
   */
  public Answer<Counted> increment(Bytes key, long by, WriteOptions options) {
    return await(async.increment(key, by, options));
  }

  /** Carries out the operations together. */
  public Answer<TransactionResult> transact(Transaction transaction) {
    return transact(transaction, WriteOptions.majority());
  }

  /** Carries out the operations together, or not at all. */
  public Answer<TransactionResult> transact(Transaction transaction, WriteOptions options) {
    return await(async.transact(transaction, options));
  }

  /** Carries out each operation by itself, in one round trip. */
  public Answer<List<BatchResult>> batch(Operation... operations) {
    return batch(List.of(operations), WriteOptions.majority());
  }

  /** Carries out each operation by itself, in one round trip; one result each, in order. */
  public Answer<List<BatchResult>> batch(List<Operation> operations, WriteOptions options) {
    return await(async.batch(operations, options));
  }

  /** Makes a lease that dies, with its records, when it is not kept alive for this time. */
  public Answer<Lease> grantLease(Duration ttl) {
    return grantLease(ttl, WriteOptions.majority());
  }

  /** Makes a lease that dies, with its records, when it is not kept alive for this time. */
  public Answer<Lease> grantLease(Duration ttl, WriteOptions options) {
    return await(async.grantLease(ttl, options));
  }

  /**
   * Gives the lease its full time again.
   *
   * @throws RefusedException when it is not there any more
   */
  public Answer<Lease> keepAlive(long lease) {
    return keepAlive(lease, WriteOptions.majority());
  }

  /**
   * Gives the lease its full time again.
   *
   * @throws RefusedException when it is not there any more
   */
  public Answer<Lease> keepAlive(long lease, WriteOptions options) {
    return await(async.keepAlive(lease, options));
  }

  /**
   * Ends the lease and deletes its records.
   *
   * @throws RefusedException when it is not there any more
   */
  public Answer<Deleted> revokeLease(long lease) {
    return revokeLease(lease, WriteOptions.majority());
  }

  /**
   * Ends the lease and deletes its records.
   *
   * @throws RefusedException when it is not there any more
   */
  public Answer<Deleted> revokeLease(long lease, WriteOptions options) {
    return await(async.revokeLease(lease, options));
  }

  /** The lease, if it lives. */
  public Answer<Optional<LeaseStatus>> lease(long id) {
    return lease(id, ReadOptions.linearizable());
  }

  /** The lease, if it lives. */
  public Answer<Optional<LeaseStatus>> lease(long id, ReadOptions options) {
    return await(async.lease(id, options));
  }

  /**
   * What became of a write.
   *
   * @param operation its name: {@link AnswerFacts#operation}, {@link
   *     OutcomeUnknownException#operation}
   */
  public Answer<OperationOutcome> operation(String operation) {
    return operation(operation, ReadOptions.linearizable());
  }

  /** What became of a write, read at this level. */
  public Answer<OperationOutcome> operation(String operation, ReadOptions options) {
    return await(async.operation(operation, options));
  }

  /** The cluster as the nearest node sees it. */
  public Answer<ClusterView> cluster() {
    return await(async.cluster());
  }

  /** Waits for a future of {@link AsyncHoldfastClient}: each of them is of this kind. */
  private static <T> Answer<T> await(CompletableFuture<Answer<T>> future) {
    return ((CallFuture<T>) future).await();
  }

  /** Takes no more requests; those on their way go on and end at their deadlines at the latest. */
  @Override
  public void close() {
    async.close();
  }
}
