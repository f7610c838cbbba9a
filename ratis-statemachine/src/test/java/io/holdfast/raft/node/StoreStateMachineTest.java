package io.holdfast.raft.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.codec.EntryCodec;
import io.holdfast.raft.NodeSettings.Retention;
import io.holdfast.raft.durability.PlainStorage;
import io.holdfast.raft.statemachine.AppliedWaiters;
import io.holdfast.raft.statemachine.LeaderClock;
import io.holdfast.raft.statemachine.ResultMessage;
import io.holdfast.raft.statemachine.StateMachineEvents;
import io.holdfast.raft.statemachine.StoreStateMachine;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries are handed over by hand, as Ratis' updater does. */
class StoreStateMachineTest {
  private static final EntryStamp STAMP = new EntryStamp(1, 1_000, 100, 1_000, 100);
  private static final long TERM = 1;

  @TempDir Path root;

  // Those who wait go on at once, on the applying thread: they see what is between two steps.
  private final AppliedWaiters indexes = new AppliedWaiters(Runnable::run);
  private final AppliedWaiters revisions = new AppliedWaiters(Runnable::run);
  private StoreStateMachine machine;

  @BeforeEach
  void open() throws IOException {
    machine =
        new StoreStateMachine(
            root.resolve("live"),
            Retention.DEFAULT,
            new LeaderClock(System::currentTimeMillis, System::nanoTime),
            indexes,
            revisions,
            new NoEvents(),
            (code, reason, cause) -> {
              throw new AssertionError(reason, cause);
            });
    machine.initialize(onlyAName(), RaftGroupId.randomId(), new PlainStorage(root.resolve("raft")));
  }

  @AfterEach
  void close() throws IOException {
    machine.close();
  }

  @Test
  void whoWasLetGoByTheIndexSeesTheRevisionOfThatIndex() {
    SubmittedCommand open = SubmittedCommand.of(new Command.OpenSession());
    BatchResult opened = apply(0, CommandBatch.sessionless(List.of(open)));
    long session = ((CommandResult.SessionOpened) TestCluster.only(opened)).session();
    List<Long> seen = new ArrayList<>();
    for (long index = 1; index <= 3; index++) {
      CompletableFuture<Long> read =
          indexes.await(index).thenApply(_ -> Math.max(0, revisions.applied()));
      var _ = read.thenAccept(seen::add);
      apply(index, TestCluster.put(session, index, "k", "v" + index));
    }
    // The empty store is at 1, the first write makes 2.
    assertEquals(List.of(2L, 3L, 4L), seen);
  }

  /** A server of which nothing but its name is asked. */
  private static RaftServer onlyAName() {
    return (RaftServer)
        Proxy.newProxyInstance(
            RaftServer.class.getClassLoader(),
            new Class<?>[] {RaftServer.class},
            (_, method, _) -> {
              if (method.getName().equals("getId")) {
                return RaftPeerId.valueOf("n1");
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private BatchResult apply(long index, CommandBatch batch) {
    LogEntryProto entry =
        LogEntryProto.newBuilder()
            .setTerm(TERM)
            .setIndex(index)
            .setStateMachineLogEntry(
                StateMachineLogEntryProto.newBuilder()
                    .setLogData(
                        ByteString.copyFrom(
                            EntryCodec.entry(STAMP, List.of(EntryCodec.encodeBatch(batch))))))
            .build();
    Message message =
        machine
            .applyTransaction(
                TransactionContext.newBuilder()
                    .setServerRole(RaftPeerRole.FOLLOWER)
                    .setStateMachine(machine)
                    .setLogEntry(entry)
                    .build())
            .join();
    return ((ResultMessage) message).results().getFirst();
  }

  private static final class NoEvents implements StateMachineEvents {
    @Override
    public void storageOpened(RaftStorage storage) {}

    @Override
    public void leaderReady(long term, StoreReader state) {}

    @Override
    public void notLeader() {}

    @Override
    public void leaderChanged() {}

    @Override
    public void applied(List<AppliedBatch> batches, int logBytes) {}
  }
}
