package io.holdfast.gateway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class NodeWatchTest {
  private final ScriptedNode node = new ScriptedNode("n1");
  private final NodeClient client = new NodeClient(8, 8 << 10);
  private final AtomicInteger answers = new AtomicInteger();
  private final NodeWatch watch =
      new NodeWatch(
          node.address(),
          "gw",
          OwnToken.NONE,
          client,
          Pace.GATEWAY,
          new NodeWatch.Listener() {
            @Override
            public void onAnswer(ClusterAnswer answer) {
              if (answers.incrementAndGet() == 1) {
                throw new IllegalStateException("a fault of whoever listens");
              }
            }

            @Override
            public void onAsked() {}
          });

  @AfterEach
  void stop() {
    watch.close();
    client.close();
    node.close();
  }

  private void awaitUp() {
    Awaitility.await().until(() -> watch.view().isUp());
  }

  @Test
  void aFaultWhileListeningDoesNotEndTheWatch() {
    Awaitility.await().until(() -> answers.get() >= 3);
    awaitUp();
    assertEquals("n1", watch.view().node());
    assertTrue(watch.view().roundTripNanos() > 0);
  }

  @Test
  void aNodeThatWasLeftComesBackWithItsNextAnswer() {
    Awaitility.await().until(() -> answers.get() >= 2);
    awaitUp();
    long before = System.nanoTime();
    watch.leave("it was silent");
    assertFalse(watch.view().isUp());
    assertEquals("it was silent", watch.view().health().why());
    awaitUp();
    assertTrue(watch.heardSince(before));
    assertFalse(watch.leftSince(before), "it is back");
  }

  @Test
  void anOverloadedNodeIsNotLeft() {
    Awaitility.await().until(() -> answers.get() >= 2);
    awaitUp();
    node.cluster((request, socket) -> ScriptedNode.reply(socket, 429, "Retry-After: 1", "{}"));
    long before = System.nanoTime();
    Awaitility.await().until(() -> watch.heardSince(before + 600_000_000));
    assertTrue(watch.view().isUp());
    node.cluster((request, socket) -> ScriptedNode.reply(socket, 500, "", "{}"));
    Awaitility.await().until(() -> !watch.view().isUp());
  }

  @Test
  void aNodeThatDoesNotKnowItsNameIsLeftWithTheSettingThatHelps() {
    node.cluster((request, socket) -> ScriptedNode.reply(socket, 421, "", "{}"));
    Awaitility.await().until(() -> watch.view().health().why().contains("http_names"));
    assertFalse(watch.view().isUp());
  }

  @Test
  void aClosedWatchAsksNoMore() {
    Awaitility.await().until(() -> answers.get() >= 2);
    watch.close();
    Awaitility.await().until(() -> client.busyConnections() == 0);
    int then = answers.get();
    Awaitility.await()
        .during(java.time.Duration.ofMillis(700))
        .until(() -> answers.get() <= then + 1);
  }
}
