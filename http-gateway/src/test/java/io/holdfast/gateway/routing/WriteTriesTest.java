package io.holdfast.gateway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.logs.ExpectedErrors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of a write whose gateway itself is disturbed. */
@Timeout(60)
final class WriteTriesTest {
  private final ScriptedNode node = new ScriptedNode("n1");
  private final NodeClient client = new NodeClient(8, 8 << 10);
  private final ClusterWatch watch =
      new ClusterWatch("gw", OwnToken.NONE, "", List.of(node.address()), client, Pace.GATEWAY);
  private final AtomicBoolean faulty = new AtomicBoolean();
  private final Router router =
      new Router(
          new RouteChooser(""),
          () -> {
            if (faulty.get()) {
              throw new IllegalStateException("a fault of the gateway");
            }
            return watch.views();
          });

  @AfterEach
  void stop() {
    watch.close();
    client.close();
    node.close();
  }

  private WriteTries tries(Router router) {
    Forwarding request =
        new Forwarding(new NodeRequest("PUT", "/v1/kv/a", List.of(), null), "", "gw-1", true);
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    return new WriteTries(new NodeSender(client, watch, router), request, deadline);
  }

  /** What a run on a thread of its own ends with. */
  private CompletableFuture<Throwable> end(Router router, CompletableFuture<Thread> runner) {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    runner.complete(
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    tries(router).run();
                    end.complete(new AssertionError("it was answered"));
                  } catch (Throwable thrown) {
                    end.complete(thrown);
                  }
                }));
    return end;
  }

  private static void assertUnknown(Throwable thrown) {
    ProblemException problem = assertInstanceOf(ProblemException.class, thrown);
    assertEquals(ProblemCode.OUTCOME_UNKNOWN, problem.problem().code());
    assertEquals("gw-1", problem.problem().facts().get("operation"));
  }

  @Test
  void anInterruptAfterTheWriteWasSentIsAnUnknownOutcome() throws Exception {
    node.script(ScriptedNode::silence);
    CompletableFuture<Thread> runner = new CompletableFuture<>();
    CompletableFuture<Throwable> end = end(router, runner);
    Awaitility.await().until(() -> !node.requests().isEmpty());
    runner.join().interrupt();
    assertUnknown(end.get(10, TimeUnit.SECONDS));
  }

  @Test
  void anInterruptBeforeAnythingWasSentIsPassedOn() throws Exception {
    Router nowhere = new Router(new RouteChooser(""), List::of);
    CompletableFuture<Thread> runner = new CompletableFuture<>();
    CompletableFuture<Throwable> end = end(nowhere, runner);
    runner.join().interrupt();
    assertTrue(end.get(10, TimeUnit.SECONDS) instanceof InterruptedException);
  }

  @Test
  void aFaultOfTheGatewayAfterTheWriteWasSentIsAnUnknownOutcome() throws Exception {
    node.script(
        (request, socket) -> {
          faulty.set(true);
          socket.close();
        });
    try (ExpectedErrors logged = new ExpectedErrors(WriteTries.class)) {
      assertUnknown(end(router, new CompletableFuture<>()).get(10, TimeUnit.SECONDS));
      assertEquals(
          List.of("A write failed unexpectedly; its outcome is unknown"), logged.messages());
    }
  }
}
