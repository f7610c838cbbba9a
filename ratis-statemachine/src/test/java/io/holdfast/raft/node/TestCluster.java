package io.holdfast.raft.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.Election;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.NodeSettings.Retention;
import io.holdfast.raft.NodeSettings.Snapshots;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Several nodes in one process, each on a directory and a port of its own. */
final class TestCluster implements AutoCloseable {
  /** Generous: three nodes share one JVM and a busy machine. */
  private static final Election ELECTION =
      new Election(Duration.ofMillis(300), Duration.ofMillis(600));

  static final Duration PATIENCE = Duration.ofSeconds(30);

  final List<String> fatal = new CopyOnWriteArrayList<>();
  private final Path directory;
  private final Snapshots snapshots;
  private final Election election;
  private final List<MemberAddress> members = new ArrayList<>();
  private final Map<String, HoldfastNode> nodes = new ConcurrentSkipListMap<>();
  private final Map<String, NodeSettings.Tls> tls = new ConcurrentHashMap<>();

  TestCluster(Path directory, int size, Snapshots snapshots) throws IOException {
    this(directory, size, snapshots, ELECTION);
  }

  TestCluster(Path directory, int size, Snapshots snapshots, Election election) throws IOException {
    this.directory = directory;
    this.snapshots = snapshots;
    this.election = election;
    for (int number = 1; number <= size; number++) {
      members.add(new MemberAddress("n" + number, "127.0.0.1:" + freePort(), "", ""));
    }
  }

  static TestCluster of(Path directory, int size) throws IOException {
    TestCluster cluster = new TestCluster(directory, size, Snapshots.DEFAULT);
    cluster.startAll();
    return cluster;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  void startAll() throws IOException {
    for (MemberAddress member : members) {
      start(member.node());
    }
    awaitLeader();
  }

  HoldfastNode start(String node) throws IOException {
    return start(node, false);
  }

  /** Starts a node whose data was lost, if it is to replace it. */
  HoldfastNode start(String node, boolean replace) throws IOException {
    NodeSettings settings =
        new NodeSettings(
            "test",
            node,
            directoryOf(node),
            members,
            election,
            Retention.DEFAULT,
            snapshots,
            replace,
            tls.getOrDefault(node, NodeSettings.Tls.OFF));
    HoldfastNode started =
        HoldfastNode.start(
            settings, (code, reason, cause) -> fatal.add(node + " " + code + ": " + reason));
    nodes.put(node, started);
    return started;
  }

  /** How a node talks with the others from its next start on. */
  void secure(String node, NodeSettings.Tls with) {
    tls.put(node, with);
  }

  String raftAddressOf(String node) {
    return members.stream()
        .filter(member -> member.node().equals(node))
        .findFirst()
        .orElseThrow()
        .raft();
  }

  Path directoryOf(String node) {
    return directory.resolve(node);
  }

  void stop(String node) {
    nodes.remove(node).close();
  }

  HoldfastNode node(String node) {
    return nodes.get(node);
  }

  List<HoldfastNode> running() {
    return List.copyOf(nodes.values());
  }

  String awaitLeader() {
    await().atMost(PATIENCE).until(() -> running().stream().allMatch(one -> one.status().ready()));
    return running().getFirst().status().leader();
  }

  String aFollower() {
    String leader = awaitLeader();
    return nodes.keySet().stream().filter(name -> !name.equals(leader)).findFirst().orElseThrow();
  }

  static long deadline() {
    return System.nanoTime() + PATIENCE.toNanos();
  }

  static long openSession(ReplicatedStore store) throws Exception {
    CommandBatch open =
        CommandBatch.sessionless(List.of(SubmittedCommand.of(new Command.OpenSession())));
    return ((CommandResult.SessionOpened) only(submit(store, open))).session();
  }

  static BatchResult submit(ReplicatedStore store, CommandBatch batch)
      throws InterruptedException, ExecutionException, TimeoutException {
    return store.submit(batch, deadline()).get(60, SECONDS);
  }

  static CommandResult only(BatchResult result) {
    return ((BatchResult.Applied) result).results().getFirst().result();
  }

  static CommandBatch put(long session, long sequence, String key, String value) {
    Operation put = new Operation.Put(Bytes.utf8(key), Bytes.utf8(value), "", 0, 0);
    return batch(session, sequence, put);
  }

  static CommandBatch increment(long session, long sequence, String key) {
    return batch(session, sequence, new Operation.Increment(Bytes.utf8(key), 1));
  }

  private static CommandBatch batch(long session, long sequence, Operation operation) {
    return batch(
        session, sequence, new Command.Transaction(List.of(), List.of(operation), List.of()));
  }

  static CommandBatch batch(long session, long sequence, Command command) {
    return new CommandBatch(
        session, sequence, sequence, List.of(), List.of(SubmittedCommand.of(command)));
  }

  /** The same, allowed under the rights that the node knows now. */
  static CommandBatch allowed(ReplicatedStore store, CommandBatch batch) {
    long revision = store.auth().revision();
    return new CommandBatch(
        batch.session(),
        batch.firstSequence(),
        batch.confirmedBelow(),
        batch.unreached(),
        batch.commands().stream().map(command -> command.under(revision)).toList());
  }

  /** The value under the key on that node, as it is there now; null when there is none. */
  static String valueAt(ReplicatedStore store, String key) {
    var found = store.reader().get(Bytes.utf8(key));
    return found == null ? null : found.value().text();
  }

  /** Waits until all running nodes have applied the same index, then compares their states. */
  void awaitEqualReplicas() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                running().stream()
                        .map(
                            node -> {
                              try (ReplicatedStore.StoreSnapshot state = node.snapshot()) {
                                return state.appliedIndex()
                                    + "/"
                                    + state.reader().status()
                                    + state.reader().policiesDigest()
                                    + state.reader().authDigest();
                              }
                            })
                        .distinct()
                        .count()
                    == 1);
  }

  @Override
  public void close() {
    nodes.values().forEach(HoldfastNode::close);
    nodes.clear();
  }
}
