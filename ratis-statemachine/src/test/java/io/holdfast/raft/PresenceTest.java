package io.holdfast.raft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.peer.PeerLinks;
import io.holdfast.peer.PeerServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A snapshot that is sent to a node whose Ratis does not work yet is lost. */
  @Test
  void aFollowerIsPresentOnceItHasAnsweredSinceItWasConnected() throws Exception {
    AtomicLong silentMillis = new AtomicLong(Long.MAX_VALUE);
    PeerServer first = serve(0);
    int port = first.address().getPort();
    String address = "127.0.0.1:" + port;
    try (PeerLinks links = new PeerLinks()) {
      Presence presence = new Presence(links, node -> silentMillis.get());
      await().atMost(PATIENCE).until(() -> links.isConnected(address));
      assertFalse(presence.has("n1", address));
      silentMillis.set(1);
      await().atMost(PATIENCE).until(() -> presence.has("n1", address));
      silentMillis.set(5_000);
      assertTrue(presence.has("n1", address), "a slow one is no absent one");

      first.close();
      await().atMost(PATIENCE).until(() -> !presence.has("n1", address));
      PeerServer second = serve(port);
      await().atMost(PATIENCE).until(() -> links.isConnected(address));
      assertFalse(presence.has("n1", address), "its last answer was before");
      silentMillis.set(0);
      await().atMost(PATIENCE).until(() -> presence.has("n1", address));
      second.close();
    } finally {
      first.close();
    }
  }

  private static PeerServer serve(int port) throws IOException {
    return new PeerServer(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        (kind, payload) -> CompletableFuture.completedFuture(payload));
  }
}
