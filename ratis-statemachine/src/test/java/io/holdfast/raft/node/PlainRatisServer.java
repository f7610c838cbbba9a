package io.holdfast.raft.node;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.TimeDuration;

/** Ratis as it comes, with its own linearizable reads and a state machine that does nothing. */
final class PlainRatisServer extends ServerCommands {
  /** Longer than the default, so that a busy machine holds no elections by itself. */
  static final Duration ELECTION_MIN = Duration.ofMillis(500);

  static final Duration ELECTION_MAX = Duration.ofSeconds(1);

  private static final RaftGroupId GROUP =
      RaftGroupId.valueOf(UUID.fromString("02511d47-d67c-49a3-9011-abb3109a44c1"));

  private final RaftServer server;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();

  private PlainRatisServer(RaftServer server) {
    this.server = server;
  }

  /** Called as {@link ThreeServers} says. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<RaftPeer> peers = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      peers.add(
          RaftPeer.newBuilder()
              .setId("s" + number)
              .setAddress("127.0.0.1:" + arguments[2 + number])
              .build());
    }
    int self = Integer.parseInt(arguments[0]);
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(peers.get(self).getId())
            .setGroup(RaftGroup.valueOf(GROUP, peers))
            .setStateMachine(new NothingStateMachine())
            .setProperties(properties(Path.of(arguments[1]), arguments[2 + self]))
            .build();
    server.start();
    new PlainRatisServer(server).run();
  }

  private static RaftProperties properties(Path directory, String port) {
    RaftProperties properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.<File>of(directory.toFile()));
    GrpcConfigKeys.Server.setHost(properties, "127.0.0.1");
    GrpcConfigKeys.Server.setPort(properties, Integer.parseInt(port));
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(ELECTION_MIN));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(ELECTION_MAX));
    return properties;
  }

  private static TimeDuration millis(Duration duration) {
    return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  boolean leads() {
    try {
      return server.getDivision(GROUP).getInfo().isLeaderReady();
    } catch (IOException starting) {
      return false;
    }
  }

  @Override
  CompletableFuture<?> read(Duration deadline) {
    return submit(RaftClientRequest.readRequestType())
        .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  CompletableFuture<?> write() {
    return submit(RaftClientRequest.writeRequestType());
  }

  private CompletableFuture<RaftClientReply> submit(RaftClientRequest.Type type) {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(server.getId())
            .setGroupId(GROUP)
            .setCallId(calls.incrementAndGet())
            .setType(type)
            .setMessage(Message.valueOf("x"))
            .build();
    try {
      return server.submitClientRequestAsync(request).thenApply(PlainRatisServer::succeeded);
    } catch (IOException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private static RaftClientReply succeeded(RaftClientReply reply) {
    if (!reply.isSuccess()) {
      throw new IllegalStateException(String.valueOf(reply.getException()));
    }
    return reply;
  }

  private static final class NothingStateMachine extends BaseStateMachine {
    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
      var entry = transaction.getLogEntry();
      updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
      return CompletableFuture.completedFuture(Message.EMPTY);
    }

    @Override
    public CompletableFuture<Message> query(Message request) {
      return CompletableFuture.completedFuture(Message.EMPTY);
    }
  }
}
