package io.holdfast.bench.growth;

import io.holdfast.bench.cluster.Cluster;
import io.holdfast.bench.cluster.MeasuredSystem;
import io.holdfast.bench.cluster.ServerProcess;
import io.holdfast.bench.cluster.ServerProcesses;
import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.driver.DriverSettings;
import io.holdfast.bench.load.LoadSettings;
import io.holdfast.bench.load.Measurement;
import io.holdfast.bench.load.OpenLoop;
import io.holdfast.bench.report.LatencySummary;
import io.holdfast.bench.workload.Dataset;
import io.holdfast.bench.workload.Mix;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills one system with keys in ten steps, and looks at it before, between and after them. */
final class GrowthRun {
  /** Operations a second while latency is measured: far from what any of the systems can take. */
  static final int RATE = 500;

  private static final int STEPS = 10;
  private static final int FIRST_KEYS = 10_000;

  /** Keys that a driver knows at a time. */
  private static final int SLICE = 100_000;

  private static final int PROBED_KEYS = 10_000;
  private static final int PROBING_CLIENTS = 16;
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final int SECONDS_OF_SNAPSHOTS = 60;
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final long SEED = 20_250_102;
  private static final Pattern SNAPSHOT = Pattern.compile("took snapshot .* in (\\d+) ms");

  private final MeasuredSystem system;
  private final Cluster cluster;
  private final int valueBytes;
  private final Consumer<String> progress;
  private final List<GrowthPoint> points = new ArrayList<>();

  private GrowthRun(
      MeasuredSystem system, Cluster cluster, int valueBytes, Consumer<String> progress) {
    this.system = system;
    this.cluster = cluster;
    this.valueBytes = valueBytes;
    this.progress = progress;
  }

  /**
   * Starts the system empty, fills it, and stops it again.
   *
   * @throws IOException if it refuses a key or does not come back after a restart
   */
  static GrowthResult run(
      MeasuredSystem system,
      ServerProcesses processes,
      int keys,
      int valueBytes,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    try (Cluster cluster = system.start(processes)) {
      return new GrowthRun(system, cluster, valueBytes, progress).measure(keys);
    }
  }

  private GrowthResult measure(int keys) throws IOException, InterruptedException {
    load(0, FIRST_KEYS);
    probe(PROBING_CLIENTS, Mix.MIXED, FIRST_KEYS); // Lets the JIT compilers do their work.
    look(FIRST_KEYS, 0);
    int loaded = FIRST_KEYS;
    for (int step = 1; step <= STEPS; step++) {
      int goal = (int) ((long) keys * step / STEPS);
      double perSecond = load(loaded, goal);
      loaded = goal;
      look(loaded, perSecond);
    }
    SnapshotEffect snapshotEffect = putsBesideSnapshots(keys);
    StreamedRange range = StreamedRange.over(system, cluster, valueBytes, keys);
    long one = restart(List.of(cluster.servers().getLast()));
    tell("one node killed, ready again", one);
    long all = restart(cluster.servers());
    tell("all nodes killed at once, ready again", all);
    long away = bringBack(cluster.servers().getLast(), keys, keys + keys / STEPS);
    tell("a node that was away, ready again", away);
    long wiped = bringBackWiped(cluster.servers().getLast());
    return new GrowthResult(
        system.name(),
        valueBytes,
        points,
        one,
        all,
        away,
        wiped,
        range.keys(),
        range.millis(),
        snapshots(),
        snapshotEffect);
  }

  /** Puts second by second, so that those beside a snapshot can be told from the others. */
  private SnapshotEffect putsBesideSnapshots(int keys) throws IOException, InterruptedException {
    List<SnapshotEffect.Second> seconds = new ArrayList<>();
    if (snapshots().isEmpty()) {
      return SnapshotEffect.of(seconds); // None in all the load: none would come within a minute.
    }
    Dataset data = Dataset.spread(keys, PROBED_KEYS, valueBytes);
    try (Driver driver = open(cluster.endpoints(), PROBING_CLIENTS, data)) {
      int before = snapshots().size();
      for (int second = 0; second < SECONDS_OF_SNAPSHOTS; second++) {
        LoadSettings settings =
            new LoadSettings(Duration.ZERO, Duration.ofSeconds(1), SEED + second);
        Measurement measured = measure(driver, Mix.PUT, data, settings, PROBING_CLIENTS);
        int now = snapshots().size();
        seconds.add(new SnapshotEffect.Second(measured.latenciesNanos(), now - before));
        before = now;
      }
    }
    return SnapshotEffect.of(seconds);
  }

  /** At once: what comes after it may fail. */
  private void tell(String what, long millis) {
    progress.accept(String.format("%s: %s after %,d ms", system.name(), what, millis));
  }

  /** A node that was away while a tenth of the keys was loaded: how long until it has them. */
  private long bringBack(ServerProcess server, int from, int to)
      throws IOException, InterruptedException {
    server.kill();
    List<InetSocketAddress> others = new ArrayList<>(cluster.endpoints());
    others.remove(server.address());
    load(others, from, to);
    long startNanos = System.nanoTime();
    server.startAgain();
    cluster.awaitReady();
    return millisSince(startNanos);
  }

  /** A node that lost all that it had: how long until it has it again; -1 if not measured. */
  private long bringBackWiped(ServerProcess server) throws IOException, InterruptedException {
    Optional<String> flag = system.flagToReplaceLostData();
    if (flag.isEmpty()) {
      return -1;
    }
    server.kill();
    cluster.wipe(server);
    long startNanos = System.nanoTime();
    server.startAgain(flag.get());
    cluster.awaitReady();
    long millis = millisSince(startNanos);
    tell("a node whose data was lost, ready again", millis);
    return millis;
  }

  /** Returns how many keys a second were loaded. */
  private double load(int from, int to) throws IOException, InterruptedException {
    return load(cluster.endpoints(), from, to);
  }

  private double load(List<InetSocketAddress> endpoints, int from, int to)
      throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    for (int first = from; first < to; first += SLICE) {
      Dataset slice = Dataset.slice(first, Math.min(SLICE, to - first), valueBytes);
      try (Driver driver = open(endpoints, BulkLoad.CLIENTS, slice)) {
        BulkLoad.run(driver, slice);
      }
    }
    return (to - from) * 1e9 / Math.max(1, System.nanoTime() - startNanos);
  }

  private void look(int keys, double loadedPerSecond) throws IOException, InterruptedException {
    LatencySummary put = probe(PROBING_CLIENTS, Mix.PUT, keys);
    LatencySummary get = probe(PROBING_CLIENTS, Mix.GET, keys);
    long resident = 0;
    long disk = 0;
    for (ServerProcess server : cluster.servers()) {
      resident = Math.max(resident, server.residentBytes());
      disk = Math.max(disk, cluster.diskBytes(server));
    }
    points.add(new GrowthPoint(keys, loadedPerSecond, put, get, resident, disk));
    progress.accept(
        String.format(
            "%s: %,d keys, loaded %,.0f/s, put p99 %.2f ms, get p99 %.2f ms, RSS %,d MiB",
            system.name(),
            keys,
            loadedPerSecond,
            put.p99Millis(),
            get.p99Millis(),
            resident >> 20));
  }

  private LatencySummary probe(int clients, Mix mix, int keys)
      throws IOException, InterruptedException {
    Dataset data = Dataset.spread(keys, PROBED_KEYS, valueBytes);
    try (Driver driver = open(cluster.endpoints(), clients, data)) {
      LoadSettings settings = new LoadSettings(WARM_UP, WINDOW, SEED);
      return LatencySummary.of(measure(driver, mix, data, settings, clients).latenciesNanos());
    }
  }

  private static Measurement measure(
      Driver driver, Mix mix, Dataset data, LoadSettings settings, int clients)
      throws IOException, InterruptedException {
    Measurement measured = new OpenLoop(driver, mix.over(data), settings, RATE).run(clients);
    if (measured.failureCount() > 0) {
      throw new IOException(mix.label() + " failed: " + measured.failures());
    }
    return measured;
  }

  private Driver open(List<InetSocketAddress> endpoints, int clients, Dataset data)
      throws IOException {
    return system.open(new DriverSettings(endpoints, clients, REQUEST_TIMEOUT, false), data);
  }

  /** Kills the servers and starts them again; returns how long until all of the cluster serves. */
  private long restart(List<ServerProcess> servers) throws IOException, InterruptedException {
    for (ServerProcess server : servers) {
      server.kill();
    }
    long startNanos = System.nanoTime();
    for (ServerProcess server : servers) {
      server.startAgain();
    }
    cluster.awaitReady();
    return millisSince(startNanos);
  }

  private static long millisSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }

  private List<Long> snapshots() throws IOException {
    List<Long> millis = new ArrayList<>();
    for (ServerProcess server : cluster.servers()) {
      for (String line : server.logLines()) {
        Matcher told = SNAPSHOT.matcher(line);
        if (told.find()) {
          millis.add(Long.parseLong(told.group(1)));
        }
      }
    }
    return millis;
  }
}
