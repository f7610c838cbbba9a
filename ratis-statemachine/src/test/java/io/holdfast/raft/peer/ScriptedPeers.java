package io.holdfast.raft.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Other nodes, whose answers the test gives. */
public final class ScriptedPeers implements PeerClient {
  /** A question that was asked, and its answer. */
  public record Asked(
      String address, PeerCall call, long timeoutNanos, CompletableFuture<PeerReply> reply) {}

  private final List<Asked> asked = new ArrayList<>();

  @Override
  public CompletableFuture<PeerReply> call(String address, PeerCall call, long timeoutNanos) {
    CompletableFuture<PeerReply> reply = new CompletableFuture<>();
    asked.add(new Asked(address, call, timeoutNanos, reply));
    return reply.thenApply(answer -> answer); // Failures come wrapped, as over the wire.
  }

  /** How many questions were asked until now. */
  public int count() {
    return asked.size();
  }

  public List<String> addresses() {
    return asked.stream().map(Asked::address).toList();
  }

  public Asked last() {
    return asked.getLast();
  }

  /** Answers the last question that this address was asked. */
  public void answer(String address, PeerReply reply) {
    last(address).reply.complete(reply);
  }

  public void fail(String address, Throwable failure) {
    last(address).reply.completeExceptionally(failure);
  }

  public Asked last(String address) {
    return asked.reversed().stream()
        .filter(one -> one.address.equals(address))
        .findFirst()
        .orElseThrow(() -> new AssertionError(address + " was not asked"));
  }
}
