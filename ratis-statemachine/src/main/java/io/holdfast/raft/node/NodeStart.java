package io.holdfast.raft.node;

import io.holdfast.peer.PeerLinks;
import io.holdfast.peer.PeerServer;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.durability.ConfigurationFile;
import io.holdfast.raft.durability.DataLossAdvice;
import io.holdfast.raft.durability.LogRecovery;
import io.holdfast.raft.membership.Bootstrap;
import io.holdfast.raft.membership.Formation;
import io.holdfast.raft.membership.VoterReplacement;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.transport.PeerRpc;
import io.holdfast.raft.transport.PeerRpcType;
import io.holdfast.raft.transport.RatisOptions;
import io.holdfast.storage.DataDirectory;
import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of a node: what the others may have to say about its data, the log made good, the port
 * opened, the other members met, and then it takes part.
 */
final class NodeStart {
  private static final Logger LOG = LoggerFactory.getLogger(NodeStart.class);

  private final NodeParts parts;
  private final Bootstrap bootstrap;
  private final DataDirectory data;
  private final VoterReplacement replacement;
  private volatile RaftServer server;

  NodeStart(NodeParts parts) {
    this.parts = parts;
    this.bootstrap = parts.bootstrap();
    this.data = parts.data();
    this.replacement =
        new VoterReplacement(
            parts.settings(),
            bootstrap,
            parts.peers(),
            this::open,
            parts.nanoClock(),
            TimeUnit.MILLISECONDS::sleep);
  }

  /** Null until {@link #run} has built it. */
  RaftServer server() {
    return server;
  }

  /** See {@link StartOrder#run}. */
  void run() throws IOException {
    new StartOrder(
            new OwnSteps(),
            task -> NodeThreads.named("bootstrap").newThread(task).start(),
            parts.fatal(),
            parts.lifecycle()::isClosing)
        .run();
  }

  private final class OwnSteps implements StartOrder.Steps {
    @Override
    public boolean isFormed() {
      return bootstrap.formation().isFormed();
    }

    @Override
    public boolean replaces() {
      return parts.settings().replace();
    }

    @Override
    public void refuseIfReplaced() throws InterruptedException {
      bootstrap.refuseIfReplaced();
    }

    @Override
    public void awaitReplacement() throws IOException, InterruptedException {
      replacement.await(data.root());
    }

    @Override
    public void open() throws IOException {
      server = buildServer();
      server.start();
    }

    @Override
    public boolean meetMembers() throws IOException, InterruptedException {
      return bootstrap.attend(data.root());
    }

    @Override
    public void beginLog() throws IOException {
      ClientId client = ClientId.randomId();
      server.groupManagement(
          GroupManagementRequest.newAdd(client, server.getId(), 1, parts.group().members(), false));
    }

    @Override
    public void takePart() throws IOException {
      NodeStart.this.takePart();
    }
  }

  private RaftServer buildServer() throws IOException {
    NodeGroup group = parts.group();
    RaftServer.Builder builder =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(bootstrap.formation().voter(parts.settings().node())))
            .setStateMachine(parts.stateMachine())
            .setProperties(RatisOptions.of(parts.settings(), data.raft()))
            .setParameters(PeerRpcType.parameters(transport()))
            .setOption(RaftStorage.StartupOption.RECOVER);
    if (bootstrap.formation().isFormed()) {
      Path log = data.raft().resolve(group.id().getUuid().toString());
      requireLog(log);
      LogRecovery.run(log);
      ConfigurationFile.check(log.resolve("current"));
      builder.setGroup(group.members());
    }
    return builder.build();
  }

  private PeerRpc.Parts transport() {
    return new PeerRpc.Parts(
        address(),
        memberAddresses(),
        parts.tls().peers(),
        parts.links(),
        this::answer,
        this::flushedIndex,
        this::writesWait,
        this::takesOver,
        parts.strangers(),
        parts.nanoClock());
  }

  /** Before Ratis does. */
  private PeerServer open(PeerServer.Requests requests) throws IOException {
    return new PeerServer(
        address(),
        memberAddresses(),
        requests,
        parts.tls().peers(),
        parts.strangers(),
        parts.nanoClock());
  }

  private List<String> memberAddresses() {
    return parts.settings().members().stream().map(MemberAddress::raft).toList();
  }

  private InetSocketAddress address() {
    return PeerLinks.address(parts.settings().self().raft());
  }

  /** Ratis would silently begin a new log; with the old one, promises are lost. */
  private void requireLog(Path log) {
    if (bootstrap.formation().joined() && !Files.isDirectory(log)) {
      throw new StorageException(
          "data directory "
              + data.root()
              + " has lost its Raft log "
              + log
              + ": this node must not vote"
              + DataLossAdvice.TEXT);
    }
  }

  private void takePart() throws IOException {
    RaftServer.Division division = server.getDivision(parts.group().id());
    if (!bootstrap.formation().joined()) {
      Formation joined = bootstrap.formation().asJoined();
      joined.write(data.root());
      bootstrap.became(joined);
    }
    ActiveNode active = new ActiveNode(parts, server, division, this::flushedIndex);
    parts.lifecycle().became(active);
    active.start(replacement);
  }

  // ---- what other nodes ask, from the moment on that the port is open

  private CompletableFuture<PeerReply> answer(PeerCall call) {
    ActiveNode active = parts.lifecycle().active();
    if (active != null) {
      return active.answers().to(call);
    }
    return CompletableFuture.completedFuture(
        call instanceof PeerCall.Hello hello
            ? bootstrap.greet(hello)
            : new PeerReply.NotLeader(
                "node " + parts.settings().node() + " does not take part yet"));
  }

  /** Last index that is on this node's disk: of its log, or of its snapshot. */
  private long flushedIndex() {
    try {
      RaftLog log = server.getDivision(parts.group().id()).getRaftLog();
      return Math.max(log.getFlushIndex(), log.getSnapshotIndex());
    } catch (IOException noDivision) {
      return -1; // Nothing was appended here, so nothing is acknowledged.
    }
  }

  private boolean writesWait() {
    ActiveNode active = parts.lifecycle().active();
    return active != null && active.writesWait();
  }

  private void takesOver() {
    ActiveNode active = parts.lifecycle().active();
    if (active != null) {
      active.takesOver();
    }
  }

  // ---- its end, and its failures

  void closeServer() {
    RaftServer built = server;
    if (built == null) {
      return;
    }
    ((PeerRpc) built.getServerRpc()).stopAnswering();
    try {
      built.close();
    } catch (IOException failure) {
      LOG.warn("Ratis did not close in order", failure);
    }
  }

  /** Ratis opens the log on threads of its own, and wraps what it met there. */
  static RuntimeException unusable(Path directory, Exception failure) {
    if (failure instanceof RuntimeException own && !(failure instanceof CompletionException)) {
      return own;
    }
    Throwable reason = failure;
    while (!(reason instanceof StorageException) && reason.getCause() != null) {
      reason = reason.getCause();
    }
    return reason instanceof StorageException own
        ? own
        : new StorageException(
            directory + ": cannot be started from: " + reason + DataLossAdvice.TEXT, failure);
  }
}
