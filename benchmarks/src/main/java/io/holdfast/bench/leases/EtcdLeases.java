package io.holdfast.bench.leases;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * etcd over gRPC with jetcd, which keeps all leases alive over one stream, each when a third of its
 * time has passed.
 */
final class EtcdLeases implements LeaseKeeper {
  private static final int GRANTS_AT_ONCE = 256;

  private final Client client;
  private final Lease lease;
  private final ConcurrentLinkedQueue<Long> leases = new ConcurrentLinkedQueue<>();
  private final LongAdder renewals = new LongAdder();
  private final LongAdder lost = new LongAdder();

  EtcdLeases(List<InetSocketAddress> endpoints) {
    client =
        Client.builder()
            .endpoints(
                endpoints.stream()
                    .map(
                        address ->
                            "http://"
                                + address.getAddress().getHostAddress()
                                + ":"
                                + address.getPort())
                    .toArray(String[]::new))
            .build();
    lease = client.getLeaseClient();
  }

  @Override
  public void grant(int count, Duration ttl) throws IOException, InterruptedException {
    Semaphore places = new Semaphore(GRANTS_AT_ONCE);
    for (int i = 0; i < count; i++) {
      places.acquire();
      var _ =
          lease
              .grant(ttl.toSeconds())
              .whenComplete(
                  (granted, _) -> {
                    if (granted != null) {
                      leases.add(granted.getID());
                    }
                    places.release();
                  });
    }
    places.acquire(GRANTS_AT_ONCE);
    if (leases.size() < count) {
      throw new IOException((count - leases.size()) + " leases could not be made");
    }
  }

  /** The interval follows from the time of the leases. */
  @Override
  public void keepAlive(Duration every) {
    for (long id : leases) {
      var _ = lease.keepAlive(id, new Counter());
    }
  }

  private final class Counter implements StreamObserver<LeaseKeepAliveResponse> {
    @Override
    public void onNext(LeaseKeepAliveResponse kept) {
      (kept.getTTL() > 0 ? renewals : lost).increment();
    }

    @Override
    public void onError(Throwable failure) {
      lost.increment();
    }

    @Override
    public void onCompleted() {
      // It was given up.
    }
  }

  @Override
  public long renewals() {
    return renewals.sum();
  }

  @Override
  public long lost() {
    return lost.sum();
  }

  @Override
  public void close() {
    client.close();
  }
}
