package io.holdfast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.client.api.Answer;
import io.holdfast.client.api.OperationResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that was closed. */
final class ClosedClientTest {
  private FakeNode node;
  private HoldfastClient client;

  @BeforeEach
  void connect() throws Exception {
    node = FakeNode.start("n1");
    node.knows(node);
    client = HoldfastClient.connect(node.address());
  }

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  @Test
  void aClosedClientRefusesAndSendsNothing() {
    client.close();

    assertThrows(IllegalStateException.class, () -> client.put("k", "v"));
    assertThrows(IllegalStateException.class, () -> client.get("k"));
    assertThrows(IllegalStateException.class, () -> client.range("k").toList());
    assertEquals(List.of(), node.requests());
  }

  @Test
  void theFuturesOfAClosedClientFail() {
    AsyncHoldfastClient async = client.async();
    async.close();

    CompletableFuture<?> future = async.put("k", "v");

    ExecutionException failure = assertThrows(ExecutionException.class, future::get);
    assertInstanceOf(IllegalStateException.class, failure.getCause());
    assertEquals(List.of(), node.requests());
  }

  @Test
  void aRequestThatWasOnItsWayIsAnsweredAfterTheClose() throws Exception {
    node.willAnswer(FakeAnswer.breakConnection(), FakeAnswer.written(5));
    CompletableFuture<Answer<OperationResult.Written>> future = client.async().put("k", "v");

    client.close();

    assertEquals(5, future.get().value().revision());
  }
}
