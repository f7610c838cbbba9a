package io.holdfast.raft.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.holdfast.raft.durability.PlainStorage;
import io.holdfast.raft.durability.SnapshotDirectory;
import io.holdfast.raft.transport.SnapshotSender.Outcome;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotResult;
import org.apache.ratis.server.leader.FollowerInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The newest snapshot is that of entry 1,000, in three chunks. */
class SnapshotSenderTest {
  @TempDir Path root;

  private final SnapshotDirectory snapshots = new SnapshotDirectory(() -> {}, failure -> {});
  private final List<InstallSnapshotRequestProto> sent = new ArrayList<>();
  private boolean leads = true;

  @BeforeEach
  void takeASnapshot() throws IOException {
    PlainStorage storage = new PlainStorage(root);
    snapshots.init(storage);
    Files.createDirectories(storage.getStateMachineDir().toPath().resolve("3_1000"));
    snapshots.refresh();
  }

  @Test
  void allChunksThatAreTakenAreASnapshotInstalled() {
    Outcome outcome =
        send(
            InstallSnapshotResult.IN_PROGRESS,
            InstallSnapshotResult.SUCCESS,
            InstallSnapshotResult.SUCCESS);
    assertEquals(new Outcome.Installed(1_000), outcome);
    assertEquals(3, sent.size());
  }

  /** With chunks Ratis 3.3.0 names the chunk, and no index: the field is 0. */
  @Test
  void aFollowerThatHasTheSnapshotAlreadyGoesOnBehindItAndGetsNoFurtherChunk() {
    assertEquals(new Outcome.Installed(1_000), send(InstallSnapshotResult.ALREADY_INSTALLED));
    assertEquals(1, sent.size());
  }

  @Test
  void anExpiredSnapshotIsRefused() {
    assertEquals(
        new Outcome.Refused(),
        send(InstallSnapshotResult.SUCCESS, InstallSnapshotResult.SNAPSHOT_EXPIRED));
    assertEquals(2, sent.size());
  }

  @Test
  void whateverElseIsSaidIsARefusal() {
    assertEquals(new Outcome.Refused(), send(InstallSnapshotResult.CONF_MISMATCH));
    assertEquals(new Outcome.Refused(), send(InstallSnapshotResult.SNAPSHOT_UNAVAILABLE));
  }

  /** It is tried again many times a second. */
  @Test
  void aRefusalThatGoesOnIsSaidOnce() {
    Logger logger = (Logger) LoggerFactory.getLogger(SnapshotSender.class);
    Level usual = logger.getLevel();
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    logger.addAppender(said);
    logger.setLevel(Level.INFO);
    try {
      InstallSnapshotResult[] answer = {InstallSnapshotResult.CONF_MISMATCH};
      SnapshotSender sender = sender(chunk -> CompletableFuture.completedFuture(reply(answer[0])));
      for (int i = 0; i < 100; i++) {
        assertEquals(new Outcome.Refused(), sender.send());
      }
      assertEquals(2, said.list.size(), "it begins, and it fails");
      answer[0] = InstallSnapshotResult.SUCCESS;
      sender.send();
      sender.send();
      assertEquals(3, said.list.size(), "the next one is news again");
    } finally {
      logger.setLevel(usual);
      logger.detachAppender(said);
    }
  }

  @Test
  void aFollowerOfAnotherTermTellsIt() {
    assertEquals(new Outcome.OtherTerm(7), send(InstallSnapshotResult.NOT_LEADER));
  }

  @Test
  void aFollowerThatDoesNotAnswerHasNotGotIt() {
    Outcome outcome =
        sender(
                chunk -> {
                  throw new IOException("no answer");
                })
            .send();
    assertEquals(new Outcome.Failed(), outcome);
  }

  @Test
  void aSnapshotThatCannotBeReadHasFailed() {
    SnapshotSender sender =
        new SnapshotSender(
            snapshots,
            chunk -> CompletableFuture.completedFuture(reply(InstallSnapshotResult.SUCCESS)),
            silentFollower(),
            (id, snapshot) -> {
              throw new IllegalStateException("the file is gone");
            },
            () -> leads,
            () -> {},
            1_000);
    assertEquals(new Outcome.Failed(), sender.send());
  }

  @Test
  void whoLeadsNoMoreStopsAndTellsNothingOfTheFollower() {
    Outcome outcome =
        sender(
                chunk -> {
                  sent.add(chunk);
                  leads = false;
                  return CompletableFuture.completedFuture(reply(InstallSnapshotResult.SUCCESS));
                })
            .send();
    assertEquals(new Outcome.Stopped(), outcome);
    assertEquals(1, sent.size());
  }

  @Test
  void theSnapshotIsKeptForAsLongAsItIsSentAndNotLonger() {
    List<Boolean> sending = new ArrayList<>();
    sender(
            chunk -> {
              sending.add(snapshots.isSending());
              return CompletableFuture.completedFuture(reply(InstallSnapshotResult.SUCCESS));
            })
        .send();
    assertTrue(sending.stream().allMatch(Boolean::booleanValue));
    assertFalse(snapshots.isSending());
    send(InstallSnapshotResult.SNAPSHOT_EXPIRED);
    assertFalse(snapshots.isSending());
  }

  /** Over a slow link the follower stood for election meanwhile, and the leader stepped down. */
  @Test
  void whileAChunkIsOnItsWayHeartbeatsGoOn() {
    CompletableFuture<InstallSnapshotReplyProto> reply = new CompletableFuture<>();
    AtomicInteger heartbeats = new AtomicInteger();
    SnapshotSender sender =
        sender(
            chunk -> reply.orTimeout(20, TimeUnit.SECONDS),
            () -> {
              if (heartbeats.incrementAndGet() == 3) {
                reply.complete(reply(InstallSnapshotResult.ALREADY_INSTALLED));
              }
            },
            1);
    assertEquals(new Outcome.Installed(1_000), sender.send());
    assertEquals(3, heartbeats.get());
  }

  @Test
  void aLeaderThatStopsDoesNotWaitForAChunk() {
    SnapshotSender sender = sender(chunk -> new CompletableFuture<>());
    Thread.currentThread().interrupt();
    assertEquals(new Outcome.Failed(), sender.send());
    assertTrue(Thread.interrupted());
  }

  /** The follower answers one chunk after the other. */
  private Outcome send(InstallSnapshotResult... results) {
    sent.clear();
    Iterator<InstallSnapshotResult> next = List.of(results).iterator();
    return sender(
            chunk -> {
              sent.add(chunk);
              return CompletableFuture.completedFuture(reply(next.next()));
            })
        .send();
  }

  private SnapshotSender sender(SnapshotSender.Requests rpc) {
    return sender(rpc, () -> {}, 1_000);
  }

  private SnapshotSender sender(
      SnapshotSender.Requests rpc, Replies.Meanwhile heartbeat, long everyMillis) {
    return new SnapshotSender(
        snapshots,
        rpc,
        silentFollower(),
        (id, snapshot) ->
            IntStream.range(0, 3)
                .mapToObj(
                    chunk -> InstallSnapshotRequestProto.newBuilder().setLeaderTerm(3).build())
                .toList(),
        () -> leads,
        heartbeat,
        everyMillis);
  }

  private static InstallSnapshotReplyProto reply(InstallSnapshotResult result) {
    return InstallSnapshotReplyProto.newBuilder()
        .setRequestIndex(0)
        .setTerm(7)
        .setResult(result)
        .build();
  }

  /** Notes nothing of what it is told. */
  private static FollowerInfo silentFollower() {
    return (FollowerInfo)
        Proxy.newProxyInstance(
            FollowerInfo.class.getClassLoader(),
            new Class<?>[] {FollowerInfo.class},
            (proxy, method, arguments) -> method.getName().equals("getName") ? "follower" : null);
  }
}
