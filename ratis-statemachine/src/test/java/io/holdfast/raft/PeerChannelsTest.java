package io.holdfast.raft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.thirdparty.io.grpc.Context;
import org.apache.ratis.thirdparty.io.grpc.Server;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.junit.jupiter.api.Test;

class PeerChannelsTest {
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** It happened: a follower's question gave up, and with it a round that many reads shared. */
  @Test
  void aCallLivesOnWhenTheCallThatItWasStartedInIsCancelled() throws Exception {
    CompletableFuture<PeerReply> answer = new CompletableFuture<>();
    AtomicInteger asked = new AtomicInteger();
    Server server =
        serve(
            0,
            call -> {
              asked.incrementAndGet();
              return answer;
            });
    try (PeerChannels channels = new PeerChannels()) {
      Context.CancellableContext incoming = Context.current().withCancellation();
      CompletableFuture<PeerReply> reply =
          incoming.call(
              () -> channels.call(address(server), new PeerCall.CurrentTerm(), TIMEOUT_NANOS));
      await().atMost(PATIENCE).until(() -> asked.get() == 1);
      incoming.cancel(new IOException("the caller has gone"));
      answer.complete(new PeerReply.Figure(7));
      assertEquals(new PeerReply.Figure(7), reply.get(20, TimeUnit.SECONDS));
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void aLostConnectionIsToldOnceAndMadeAgainWhenTheNodeIsBack() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    Server first = serve(0, call -> figure(1));
    int port = first.getPort();
    try (PeerChannels channels = new PeerChannels()) {
      channels.keepConnected(address(first), refused::incrementAndGet);
      assertEquals(
          new PeerReply.Figure(1),
          channels
              .call(address(first), new PeerCall.CurrentTerm(), TIMEOUT_NANOS)
              .get(20, TimeUnit.SECONDS));
      first.shutdownNow().awaitTermination();
      await().atMost(PATIENCE).until(() -> refused.get() == 1);

      Server second = serve(port, call -> figure(2));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  channels
                      .call(address(second), new PeerCall.CurrentTerm(), TIMEOUT_NANOS)
                      .handle((reply, failure) -> new PeerReply.Figure(2).equals(reply))
                      .get(20, TimeUnit.SECONDS));
      assertEquals(1, refused.get());
      second.shutdownNow().awaitTermination();
      await().atMost(PATIENCE).until(() -> refused.get() == 2);
    } finally {
      first.shutdownNow();
    }
  }

  /** A snapshot that Ratis sends before its own connection stands is lost, and 24 s with it. */
  @Test
  void aFollowerIsPresentOnceItHasAnsweredSinceItWasConnected() throws Exception {
    AtomicLong silentMillis = new AtomicLong(Long.MAX_VALUE);
    Server first = serve(0, call -> figure(1));
    String address = address(first);
    int port = first.getPort();
    try (PeerChannels channels = new PeerChannels()) {
      Presence presence = new Presence(channels, node -> silentMillis.get());
      await().atMost(PATIENCE).until(() -> channels.isConnected(address));
      assertFalse(presence.has("n1", address));
      silentMillis.set(1);
      await().atMost(PATIENCE).until(() -> presence.has("n1", address));
      silentMillis.set(5_000);
      assertTrue(presence.has("n1", address), "a slow one is no absent one");

      first.shutdownNow().awaitTermination();
      await().atMost(PATIENCE).until(() -> !presence.has("n1", address));
      Server second = serve(port, call -> figure(1));
      await().atMost(PATIENCE).until(() -> channels.isConnected(address));
      assertFalse(presence.has("n1", address), "its last answer was before");
      silentMillis.set(0);
      await().atMost(PATIENCE).until(() -> presence.has("n1", address));
      second.shutdownNow();
    } finally {
      first.shutdownNow();
    }
  }

  /** A node that starts before the others has lost nobody. */
  @Test
  void aNodeThatWasNeverConnectedIsNotTakenForALostOne() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    Server server = serve(0, call -> figure(1));
    String address = address(server);
    server.shutdownNow().awaitTermination();
    try (PeerChannels channels = new PeerChannels()) {
      channels.keepConnected(address, refused::incrementAndGet);
      CompletableFuture<PeerReply> reply =
          channels.call(address, new PeerCall.CurrentTerm(), TIMEOUT_NANOS);
      await().atMost(PATIENCE).until(reply::isCompletedExceptionally);
      assertEquals(0, refused.get());
    }
  }

  private static Server serve(int port, Answers answers) throws IOException {
    return NettyServerBuilder.forPort(port).addService(PeerService.of(answers::to)).build().start();
  }

  private static String address(Server server) {
    return "127.0.0.1:" + server.getPort();
  }

  private static CompletableFuture<PeerReply> figure(long value) {
    return CompletableFuture.completedFuture(new PeerReply.Figure(value));
  }

  private interface Answers {
    CompletableFuture<PeerReply> to(PeerCall call);
  }
}
