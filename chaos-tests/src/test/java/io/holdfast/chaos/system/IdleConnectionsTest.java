package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.Waiting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that connect and say nothing cost a node little, and not for ever. */
@Tag("system")
@Timeout(180)
class IdleConnectionsTest {
  /** Twice so many file descriptors must be allowed: one for each end, in two processes. */
  private static final int CONNECTIONS = 10_000;

  private static final int CONNECT_MILLIS = 20_000;
  private static final Duration ANSWER = Duration.ofSeconds(10);

  @Test
  void tenThousandIdleConnectionsLeaveRoomForThoseThatWorkAndAreClosedInTheEnd() throws Exception {
    List<SocketChannel> idle = new ArrayList<>(CONNECTIONS);
    try (HurtCluster hurt = HurtCluster.start("idle-connections", "timeouts: {idle: 20s}")) {
      NodeProcess node = hurt.follower();
      for (int i = 0; i < CONNECTIONS; i++) {
        idle.add(connect(node.gateway()));
      }
      try (GatewayClient client = new GatewayClient(node.gateway(), ANSWER)) {
        assertTrue(client.put("idle/works", "still", "idle-connections-1").isSuccess());
        HttpAnswer answer = client.get("idle/works", "linearizable");
        assertEquals("still", answer.text());
      }
      hurt.awaitMoreWrites(200);
      assertTrue(
          Waiting.until(HurtCluster.READY, () -> idle.stream().allMatch(one -> hasEnded(one))),
          "the node holds on to connections that say nothing");
      hurt.everyPromiseWasKept();
    } finally {
      for (SocketChannel one : idle) {
        one.close();
      }
    }
  }

  private static SocketChannel connect(Gateway gateway) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.socket().connect(new InetSocketAddress(gateway.host(), gateway.port()), CONNECT_MILLIS);
    channel.configureBlocking(false);
    return channel;
  }

  /** Whether the node has closed it; it never sends anything on it. */
  private static boolean hasEnded(SocketChannel channel) {
    try {
      return channel.read(ByteBuffer.allocate(1)) == -1;
    } catch (IOException reset) {
      return true;
    }
  }
}
