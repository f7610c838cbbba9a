package io.holdfast.bench.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Txn;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.holdfast.bench.workload.Dataset;
import io.holdfast.bench.workload.ReadLevel;
import io.holdfast.bench.workload.Request;
import io.holdfast.bench.workload.Request.Batch;
import io.holdfast.bench.workload.Request.Get;
import io.holdfast.bench.workload.Request.Insert;
import io.holdfast.bench.workload.Request.Put;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * etcd over gRPC with jetcd. One channel to each endpoint carries the requests of all its clients,
 * as HTTP/2 is meant to be used and as costs etcd and the generator least. When failing over, every
 * channel knows all endpoints.
 */
public final class EtcdGrpcDriver implements Driver {
  /** Kept here, since a logger that nobody holds forgets its level. */
  private static final Logger GRPC_LOGGER = Logger.getLogger("io.grpc");

  static {
    // It tells at each start whether it found epoll.
    GRPC_LOGGER.setLevel(Level.WARNING);
  }

  private static final GetOption LINEARIZABLE = GetOption.DEFAULT;
  private static final GetOption LOCAL = GetOption.builder().withSerializable(true).build();

  private final DriverSettings settings;
  private final Dataset data;
  private final ByteSequence[] keys;
  private final ByteSequence[] values;
  private final List<Client> channels = new ArrayList<>();
  private final List<KV> stores = new ArrayList<>();

  private EtcdGrpcDriver(DriverSettings settings, Dataset data) {
    this.settings = settings;
    this.data = data;
    keys = new ByteSequence[data.capacity()];
    for (int key = 0; key < keys.length; key++) {
      keys[key] = ByteSequence.from(data.key(key), US_ASCII);
    }
    values = new ByteSequence[data.values()];
    for (int value = 0; value < values.length; value++) {
      values[value] = ByteSequence.from(data.value(value));
    }
  }

  /** Opens the channels, which connect at their first request. */
  public static EtcdGrpcDriver open(DriverSettings settings, Dataset data) {
    EtcdGrpcDriver driver = new EtcdGrpcDriver(settings, data);
    for (int channel = 0; channel < settings.endpoints().size(); channel++) {
      Client client = Client.builder().endpoints(driver.targets(channel)).build();
      driver.channels.add(client);
      driver.stores.add(client.getKVClient());
    }
    return driver;
  }

  private String[] targets(int channel) {
    List<InetSocketAddress> addresses =
        settings.isFailingOver() ? settings.endpoints() : List.of(settings.endpoint(channel));
    return addresses.stream()
        .map(address -> "http://" + address.getAddress().getHostAddress() + ":" + address.getPort())
        .toArray(String[]::new);
  }

  @Override
  public void submit(int client, Request request, Completion completion) {
    KV store = stores.get(client % stores.size());
    // The completion is told by the future, so there is nothing to do with it here.
    var _ =
        ask(store, request)
            .orTimeout(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((isDone, failure) -> conclude(isDone, failure, completion));
  }

  private CompletableFuture<Boolean> ask(KV store, Request request) {
    return switch (request) {
      case Put(int key, int value) -> store.put(keys[key], values[value]).thenApply(_ -> true);
      case Insert(int key, int value) -> store.put(keys[key], values[value]).thenApply(_ -> true);
      case Get(int key, ReadLevel level) ->
          store
              .get(keys[key], level == ReadLevel.LOCAL ? LOCAL : LINEARIZABLE)
              .thenApply(this::isWhole);
      case Batch batch -> commit(store.txn(), batch);
    };
  }

  private CompletableFuture<Boolean> commit(Txn transaction, Batch batch) {
    Op[] puts = new Op[batch.count()];
    for (int index = 0; index < puts.length; index++) {
      puts[index] =
          Op.put(keys[batch.firstKey() + index], values[batch.value()], PutOption.DEFAULT);
    }
    return transaction.Then(puts).commit().thenApply(answer -> answer.isSucceeded());
  }

  private boolean isWhole(GetResponse answer) {
    return answer.getKvs().size() == 1
        && answer.getKvs().getFirst().getValue().size() == data.valueBytes();
  }

  private static void conclude(Boolean isDone, Throwable failure, Completion completion) {
    if (failure != null) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      completion.failed(cause.getClass().getSimpleName() + ": " + cause.getMessage());
    } else if (isDone) {
      completion.succeeded();
    } else {
      completion.failed("an answer without the value");
    }
  }

  @Override
  public void close() {
    channels.forEach(Client::close);
  }
}
