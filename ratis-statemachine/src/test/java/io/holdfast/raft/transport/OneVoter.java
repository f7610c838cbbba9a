package io.holdfast.raft.transport;

import io.holdfast.peer.PeerLinks;
import io.holdfast.peer.PeerTls;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.Election;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.NodeSettings.Retention;
import io.holdfast.raft.NodeSettings.Snapshots;
import io.holdfast.raft.durability.SnapshotDirectory;
import io.holdfast.raft.peer.PeerReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.TimeDuration;

/** A voter as the product runs it, with a state machine that does nothing, among scripted ones. */
public final class OneVoter implements AutoCloseable {
  static final String NAME = "real";

  /** It stands only when it is told to. */
  private static final Election ELECTION =
      new Election(Duration.ofMinutes(2), Duration.ofMinutes(4));

  private static final Snapshots SMALL_SEGMENTS =
      new Snapshots(400_000, 256 << 10, Duration.ofMinutes(10));

  private static final RaftGroupId GROUP =
      RaftGroupId.valueOf(UUID.fromString("7be6cb8f-8d4f-4ad0-a71e-8ac8b9f4f5ab"));

  public final ScriptedVoter one = new ScriptedVoter("one");
  public final ScriptedVoter two = new ScriptedVoter("two");

  /** Counts how often it stood because a leader's disk hangs. */
  public final LongAdder takeOvers = new LongAdder();

  private final PeerLinks links = new PeerLinks();
  private final String address = "127.0.0.1:" + freePort();
  private final RaftServer server;

  public OneVoter(Path directory) throws IOException {
    this(directory, ELECTION);
  }

  public OneVoter(Path directory, Election election) throws IOException {
    NodeSettings settings =
        new NodeSettings(
            "test",
            NAME,
            directory,
            List.of(new MemberAddress(NAME, address, "", "")),
            election,
            Retention.DEFAULT,
            SMALL_SEGMENTS,
            false);
    RaftProperties properties = RatisOptions.of(settings, directory);
    RaftServerConfigKeys.Rpc.setRequestTimeout(
        properties, TimeDuration.valueOf(30, TimeUnit.SECONDS));
    server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(NAME))
            .setGroup(RaftGroup.valueOf(GROUP, peers()))
            .setStateMachine(new NothingStateMachine())
            .setProperties(properties)
            .setParameters(
                PeerRpcType.parameters(
                    new PeerRpc.Parts(
                        PeerLinks.address(address),
                        List.of(),
                        PeerTls.OFF,
                        links,
                        call -> CompletableFuture.completedFuture(new PeerReply.Unknown("no")),
                        this::flushedIndex,
                        () -> false,
                        takeOvers::increment,
                        new LongAdder(),
                        System::nanoTime)))
            .setOption(RaftStorage.StartupOption.RECOVER)
            .build();
    server.start();
  }

  private List<RaftPeer> peers() {
    return Stream.of(
            RaftPeer.newBuilder().setId(NAME).setAddress(address),
            RaftPeer.newBuilder().setId(one.name()).setAddress(one.address()),
            RaftPeer.newBuilder().setId(two.name()).setAddress(two.address()))
        .map(RaftPeer.Builder::build)
        .toList();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public RaftGroupId group() {
    return GROUP;
  }

  public RaftServer server() {
    return server;
  }

  String address() {
    return address;
  }

  public RaftServer.Division division() {
    try {
      return server.getDivision(GROUP);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public RaftLog log() {
    return division().getRaftLog();
  }

  long flushedIndex() {
    return Math.max(log().getFlushIndex(), log().getSnapshotIndex());
  }

  /** The terms of its entries, from the first one. */
  public List<Long> terms() {
    return Stream.iterate(0L, index -> index < log().getNextIndex(), index -> index + 1)
        .map(index -> log().getTermIndex(index).getTerm())
        .toList();
  }

  TermIndex last() {
    return log().getLastEntryTermIndex();
  }

  @Override
  public void close() throws IOException {
    server.close();
    links.close();
    one.close();
    two.close();
  }

  private static final class NothingStateMachine extends BaseStateMachine {
    private final SnapshotDirectory snapshots = new SnapshotDirectory(() -> {}, failure -> {});

    @Override
    public void initialize(RaftServer raftServer, RaftGroupId group, RaftStorage storage)
        throws IOException {
      super.initialize(raftServer, group, storage);
      snapshots.init(storage);
      snapshots.refresh();
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
      return snapshots;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
      var entry = transaction.getLogEntry();
      updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
      return CompletableFuture.completedFuture(Message.EMPTY);
    }
  }
}
