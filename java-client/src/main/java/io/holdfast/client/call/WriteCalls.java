package io.holdfast.client.call;

import io.holdfast.client.api.BatchResult;
import io.holdfast.client.api.Bytes;
import io.holdfast.client.api.ClientSettings;
import io.holdfast.client.api.Condition;
import io.holdfast.client.api.Durability;
import io.holdfast.client.api.KeyRange;
import io.holdfast.client.api.Lease;
import io.holdfast.client.api.Operation;
import io.holdfast.client.api.OperationResult.Counted;
import io.holdfast.client.api.OperationResult.Deleted;
import io.holdfast.client.api.OperationResult.Written;
import io.holdfast.client.api.PagedDeletion;
import io.holdfast.client.api.Transaction;
import io.holdfast.client.api.TransactionResult;
import io.holdfast.client.api.WriteOptions;
import io.holdfast.client.wire.AnswerDecoder;
import io.holdfast.client.wire.AnswerDecoders;
import io.holdfast.client.wire.Call;
import io.holdfast.client.wire.OperationEncoder;
import io.holdfast.client.wire.ResultDecoder;
import io.holdfast.client.wire.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes the calls that change something, each with a name under which it is applied once. */
public final class WriteCalls {
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String JSON = "application/json";

  private final ClientSettings settings;

  public WriteCalls(ClientSettings settings) {
    this.settings = settings;
  }

  /** {@code PUT /v1/kv/<key>}. */
  public Call<Written> put(Operation.Put put, Condition condition, WriteOptions options) {
    Target target = Target.path("/v1/kv").slash(put.key());
    if (put.lease() != 0) {
      target = target.with("lease", String.valueOf(put.lease()));
    }
    if (put.ttl().isPresent()) {
      target = target.with("ttl", put.ttl().get());
    }
    Map<String, String> headers = headers(condition);
    if (!put.contentType().isEmpty()) {
      headers.put(CONTENT_TYPE, put.contentType());
    }
    return write("PUT", target, headers, put.value(), options, ResultDecoder::written);
  }

  /** {@code DELETE /v1/kv/<key>}; a record that is not there is 0 deleted. */
  public Call<Deleted> delete(Bytes key, Condition condition, WriteOptions options) {
    AnswerDecoder<Deleted> decoder = ResultDecoder::deleted;
    Target target = Target.path("/v1/kv").slash(key);
    decoder = decoder.or("key_not_found", new Deleted(0));
    return write("DELETE", target, headers(condition), Bytes.EMPTY, options, decoder);
  }

  /** {@code DELETE /v1/kv?prefix=}. */
  public Call<Deleted> deleteRange(KeyRange range, WriteOptions options) {
    Target target = toDelete(range);
    return write("DELETE", target, Map.of(), Bytes.EMPTY, options, ResultDecoder::deleted);
  }

  /** {@code DELETE /v1/kv?prefix=&atomic=false}: one node may use all the time for its pages. */
  public Call<PagedDeletion> deletePages(KeyRange range, WriteOptions options) {
    if (options.durability() == Durability.ASYNC) {
      throw new IllegalArgumentException(
          "a deletion page by page waits for its pages; choose majority or all");
    }
    Target target = toDelete(range).with("atomic", "false");
    return write("DELETE", target, Map.of(), Bytes.EMPTY, options, ResultDecoder::pagedDeletion)
        .withOneAttempt();
  }

  private static Target toDelete(KeyRange range) {
    Target target = Target.path("/v1/kv").with(range);
    return range.isAll() ? target.with("all", "true") : target;
  }

  /** {@code POST /v1/txn}. */
  public Call<TransactionResult> transaction(Transaction transaction, WriteOptions options) {
    return transaction(transaction, options, ResultDecoder::transaction);
  }

  /** A transaction of one increment. */
  public Call<Counted> increment(Bytes key, long by, WriteOptions options) {
    Transaction transaction = Transaction.of(new Operation.Increment(key, by));
    return transaction(transaction, options, AnswerDecoders::counted);
  }

  private <T> Call<T> transaction(
      Transaction transaction, WriteOptions options, AnswerDecoder<T> decoder) {
    return post("/v1/txn", OperationEncoder.transaction(transaction), options, decoder);
  }

  /** {@code POST /v1/batch}. */
  public Call<List<BatchResult>> batch(List<Operation> operations, WriteOptions options) {
    return post("/v1/batch", OperationEncoder.batch(operations), options, ResultDecoder::batch);
  }

  /** {@code POST /v1/leases}. */
  public Call<Lease> grantLease(Duration ttl, WriteOptions options) {
    Bytes body = Bytes.of("{\"ttl\":\"" + ttl.toMillis() + "ms\"}");
    return post("/v1/leases", body, options, AnswerDecoders::lease);
  }

  /** {@code POST /v1/leases/<lease>/keepalive}. */
  public Call<Lease> keepAlive(long lease, WriteOptions options) {
    Target target = Target.path("/v1/leases/" + lease + "/keepalive");
    return write("POST", target, Map.of(), Bytes.EMPTY, options, AnswerDecoders::lease);
  }

  /** {@code DELETE /v1/leases/<lease>}. */
  public Call<Deleted> revokeLease(long lease, WriteOptions options) {
    Target target = Target.path("/v1/leases/" + lease);
    return write("DELETE", target, Map.of(), Bytes.EMPTY, options, ResultDecoder::deleted);
  }

  private <T> Call<T> post(
      String path, Bytes body, WriteOptions options, AnswerDecoder<T> decoder) {
    Map<String, String> headers = Map.of(CONTENT_TYPE, JSON);
    return write("POST", Target.path(path), headers, body, options, decoder);
  }

  private static Map<String, String> headers(Condition condition) {
    Map<String, String> headers = new HashMap<>();
    condition.match().ifPresent(tag -> headers.put("If-Match", tag));
    condition.noneMatch().ifPresent(tag -> headers.put("If-None-Match", tag));
    return headers;
  }

  private <T> Call<T> write(
      String method,
      Target target,
      Map<String, String> headers,
      Bytes body,
      WriteOptions options,
      AnswerDecoder<T> decoder) {
    String operation = options.idempotencyKey().orElseGet(() -> UUID.randomUUID().toString());
    Map<String, String> all = new HashMap<>(headers);
    all.put("Accept", JSON);
    all.put("Idempotency-Key", operation);
    return new Call<>(
        method,
        target.with("durability", options.durability().text()),
        all,
        body,
        Optional.of(operation),
        ClientSettings.checkTimeout(options.timeout().orElse(settings.timeout())),
        options.durability() == Durability.ALL,
        decoder);
  }
}
