package io.holdfast.client.call;

import io.holdfast.client.api.Bytes;
import io.holdfast.client.api.ClientSettings;
import io.holdfast.client.api.ClusterView;
import io.holdfast.client.api.Consistency;
import io.holdfast.client.api.Entry;
import io.holdfast.client.api.KeyRange;
import io.holdfast.client.api.LeaseStatus;
import io.holdfast.client.api.OperationOutcome;
import io.holdfast.client.api.RangePage;
import io.holdfast.client.api.RangeQuery;
import io.holdfast.client.api.ReadOptions;
import io.holdfast.client.api.Session;
import io.holdfast.client.wire.AnswerDecoder;
import io.holdfast.client.wire.AnswerDecoders;
import io.holdfast.client.wire.Call;
import io.holdfast.client.wire.ResultDecoder;
import io.holdfast.client.wire.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes the calls that change nothing. */
public final class ReadCalls {
  private static final String MIN_REVISION = "Holdfast-Min-Revision";

  private final ClientSettings settings;
  private final Session session;

  public ReadCalls(ClientSettings settings, Session session) {
    this.settings = settings;
    this.session = session;
  }

  /** {@code GET /v1/kv/<key>}: the record, or none. */
  public Call<Optional<Entry>> get(Bytes key, ReadOptions options) {
    AnswerDecoder<Optional<Entry>> decoder = json -> Optional.of(ResultDecoder.entry(json));
    Target target = Target.path("/v1/kv").slash(key);
    return read(target, options, decoder.or("key_not_found", Optional.empty()));
  }

  /** {@code GET /v1/kv?prefix=}: one page. */
  public Call<RangePage> page(RangeQuery query, ReadOptions options) {
    Target target =
        Target.path("/v1/kv")
            .with(query.range())
            .with("limit", String.valueOf(query.pageItems()))
            .with("order", query.descending() ? "descending" : "ascending")
            .with("keys_only", String.valueOf(query.keysOnly()));
    if (query.cursor().isPresent()) {
      target = target.with("cursor", query.cursor().get());
    }
    return read(target, options, AnswerDecoders::page);
  }

  /** {@code GET /v1/kv?count_only=true}: how many records there are. */
  public Call<Long> count(KeyRange range, ReadOptions options) {
    Target target = Target.path("/v1/kv").with(range).with("count_only", "true");
    return read(target, options, AnswerDecoders::count);
  }

  /** {@code GET /v1/leases/<lease>}: the lease, or none. */
  public Call<Optional<LeaseStatus>> lease(long id, ReadOptions options) {
    AnswerDecoder<Optional<LeaseStatus>> decoder =
        json -> Optional.of(AnswerDecoders.leaseStatus(json));
    Target target = Target.path("/v1/leases/" + id);
    return read(target, options, decoder.or("lease_not_found", Optional.empty()));
  }

  /** {@code GET /v1/operations/<id>}. */
  public Call<OperationOutcome> operation(String operation, ReadOptions options) {
    AnswerDecoder<OperationOutcome> decoder = AnswerDecoders::outcome;
    OperationOutcome unknown = OperationOutcome.of(operation, OperationOutcome.State.UNKNOWN);
    Target target = Target.path("/v1/operations").slash(Bytes.of(operation));
    return read(target, options, decoder.or("operation_unknown", unknown));
  }

  /** {@code GET /v1/cluster}. */
  public Call<ClusterView> cluster() {
    Target target = Target.path("/v1/cluster");
    return call(target, Map.of(), settings.timeout(), AnswerDecoders::cluster);
  }

  private <T> Call<T> read(Target path, ReadOptions options, AnswerDecoder<T> decoder) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/json");
    Target target = path;
    Consistency level = options.consistency();
    if (level instanceof Consistency.Linearizable) {
      target = target.with("consistency", "linearizable");
    } else if (level instanceof Consistency.Local) {
      target = target.with("consistency", "local");
    } else if (level instanceof Consistency.Bounded bounded) {
      target = target.with("consistency", "bounded").with("max_staleness", bounded.maxStaleness());
    } else {
      target = target.with("consistency", "session");
      headers.put(MIN_REVISION, String.valueOf(session.revision()));
    }
    if (options.revision() != 0) {
      target = target.with("revision", String.valueOf(options.revision()));
    }
    return call(target, headers, options.timeout().orElse(settings.timeout()), decoder);
  }

  private static <T> Call<T> call(
      Target target, Map<String, String> headers, Duration timeout, AnswerDecoder<T> decoder) {
    return new Call<>(
        "GET",
        target,
        headers,
        Bytes.EMPTY,
        Optional.empty(),
        ClientSettings.checkTimeout(timeout),
        false,
        decoder);
  }
}
