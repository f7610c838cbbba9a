package io.holdfast.raft.membership;

import io.holdfast.raft.FatalHandler;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerClient;
import io.holdfast.raft.peer.PeerReply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The other members of a cluster of three, seen from n1: the test says what each answers, and what
 * happens with each pause. Time passes in pauses only.
 */
final class ScriptedMembers implements PeerClient, Pause, FatalHandler {
  /** What a member answers to a call. */
  interface Member {
    PeerReply answer(PeerCall call) throws IOException;
  }

  record Asked(String address, PeerCall call) {}

  final Map<String, Member> members = new HashMap<>();
  final List<Asked> asked = new ArrayList<>();
  final List<String> stops = new ArrayList<>();
  final List<Runnable> atPauses = new ArrayList<>();
  int pauses;
  long nowNanos;

  static NodeSettings settings(Path directory) {
    return new NodeSettings(
        "test",
        "n1",
        directory,
        List.of(member("n1"), member("n2"), member("n3")),
        NodeSettings.Election.DEFAULT,
        NodeSettings.Retention.DEFAULT,
        NodeSettings.Snapshots.DEFAULT,
        true);
  }

  private static MemberAddress member(String node) {
    return new MemberAddress(node, node + ":9001", node + ":9000", "");
  }

  void are(Member answer) {
    members.put("n2:9001", answer);
    members.put("n3:9001", answer);
  }

  void is(String node, Member answer) {
    members.put(node + ":9001", answer);
  }

  @Override
  public CompletableFuture<PeerReply> call(String address, PeerCall call, long timeoutNanos) {
    asked.add(new Asked(address, call));
    Member member = members.get(address);
    if (member == null) {
      return CompletableFuture.failedFuture(new IOException(address + ": not connected"));
    }
    try {
      return CompletableFuture.completedFuture(member.answer(call));
    } catch (IOException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  @Override
  public void millis(long millis) throws InterruptedException {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    if (pauses >= atPauses.size()) {
      throw new InterruptedException("the test has no more to tell");
    }
    atPauses.get(pauses).run();
    pauses++;
  }

  @Override
  public void stop(ExitCode code, String reason, Throwable cause) {
    stops.add(code + ": " + reason);
  }
}
