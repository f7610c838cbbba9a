package io.holdfast.bench.driver;

import io.holdfast.bench.workload.Dataset;
import io.holdfast.bench.workload.ReadLevel;
import io.holdfast.bench.workload.Request;
import io.holdfast.bench.workload.Request.Batch;
import io.holdfast.bench.workload.Request.Get;
import io.holdfast.bench.workload.Request.Insert;
import io.holdfast.bench.workload.Request.Put;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/**
 * ZooKeeper with its own client, asynchronously. Each client has a session, as it has a connection
 * with HTTP. A session costs the generator two threads, so beyond {@value #MAX_SESSIONS} clients
 * several share one, which helps ZooKeeper.
 */
public final class ZooKeeperDriver implements Driver {
  private static final int MAX_SESSIONS = 256;
  private static final int SESSION_TIMEOUT_MILLIS = 10_000;
  private static final int ANY_VERSION = -1;

  private final DriverSettings settings;
  private final Dataset data;
  private final String[] paths;
  private final List<ZooKeeper> sessions = new ArrayList<>();

  private ZooKeeperDriver(DriverSettings settings, Dataset data) {
    this.settings = settings;
    this.data = data;
    paths = new String[data.capacity()];
    for (int key = 0; key < paths.length; key++) {
      paths[key] = "/" + data.key(key);
    }
  }

  /**
   * Opens the sessions and waits for them.
   *
   * @throws IOException if one of them is not connected in time
   */
  public static ZooKeeperDriver open(DriverSettings settings, Dataset data) throws IOException {
    ZooKeeperDriver driver = new ZooKeeperDriver(settings, data);
    try {
      driver.connect();
      return driver;
    } catch (IOException e) {
      driver.close();
      throw e;
    }
  }

  private void connect() throws IOException {
    int count = Math.min(settings.clients(), MAX_SESSIONS);
    CountDownLatch connected = new CountDownLatch(count);
    for (int session = 0; session < count; session++) {
      sessions.add(
          new ZooKeeper(
              target(session),
              SESSION_TIMEOUT_MILLIS,
              event -> {
                if (event.getState() == KeeperState.SyncConnected) {
                  connected.countDown();
                }
              }));
    }
    try {
      if (!connected.await(SESSION_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException(connected.getCount() + " sessions could not connect");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while connecting", e);
    }
  }

  private String target(int session) {
    List<InetSocketAddress> addresses =
        settings.isFailingOver() ? settings.endpoints() : List.of(settings.endpoint(session));
    return addresses.stream()
        .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
        .collect(Collectors.joining(","));
  }

  @Override
  public void submit(int client, Request request, Completion completion) {
    ZooKeeper session = sessions.get(client % sessions.size());
    switch (request) {
      case Put(int key, int value) -> put(session, key, value, completion);
      case Insert(int key, int value) -> insert(session, key, value, completion);
      case Get(int key, ReadLevel level) -> get(session, key, level, completion);
      case Batch batch -> batch(session, batch, completion);
    }
  }

  private void put(ZooKeeper session, int key, int value, Completion completion) {
    session.setData(
        paths[key],
        data.value(value),
        ANY_VERSION,
        (code, _, _, _) -> conclude(code, completion),
        null);
  }

  private void insert(ZooKeeper session, int key, int value, Completion completion) {
    session.create(
        paths[key],
        data.value(value),
        Ids.OPEN_ACL_UNSAFE,
        CreateMode.PERSISTENT,
        (code, _, _, _) -> {
          if (code == Code.NODEEXISTS.intValue()) {
            put(session, key, value, completion);
          } else {
            conclude(code, completion);
          }
        },
        null);
  }

  /**
   * The session keeps order, so the read behind the sync is answered after it and there is no need
   * to wait for both.
   */
  private void get(ZooKeeper session, int key, ReadLevel level, Completion completion) {
    if (level == ReadLevel.LINEARIZABLE) {
      session.sync(paths[key], (_, _, _) -> {}, null);
    }
    session.getData(
        paths[key],
        false,
        (code, _, _, value, _) -> {
          if (code == Code.OK.intValue() && value.length != data.valueBytes()) {
            completion.failed("an answer without the value");
          } else {
            conclude(code, completion);
          }
        },
        null);
  }

  private void batch(ZooKeeper session, Batch batch, Completion completion) {
    List<Op> operations = new ArrayList<>(batch.count());
    byte[] value = data.value(batch.value());
    for (int key = batch.firstKey(); key < batch.firstKey() + batch.count(); key++) {
      operations.add(
          batch.isInsert()
              ? Op.create(paths[key], value, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)
              : Op.setData(paths[key], value, ANY_VERSION));
    }
    session.multi(operations, (code, _, _, _) -> conclude(code, completion), null);
  }

  private static void conclude(int code, Completion completion) {
    if (code == Code.OK.intValue()) {
      completion.succeeded();
    } else {
      completion.failed(String.valueOf(Code.get(code)));
    }
  }

  @Override
  public void close() {
    for (ZooKeeper session : sessions) {
      try {
        session.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
