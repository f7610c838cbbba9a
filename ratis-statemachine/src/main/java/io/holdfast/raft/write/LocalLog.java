package io.holdfast.raft.write;

import io.holdfast.raft.NotLeadingException;
import io.holdfast.raft.statemachine.BatchMessage;
import io.holdfast.raft.statemachine.EntryMessage;
import io.holdfast.raft.statemachine.ResultMessage;
import io.holdfast.store.result.BatchResult;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.server.RaftServer;

/**
 * Brings an entry into the log when this node leads: one try, in process, without a thread hop
 * (Ratis' division implements the client protocol itself).
 */
public final class LocalLog {
  private final RaftServer.Division division;
  private final RaftClientAsynchronousProtocol protocol;

  /** New at each start: Ratis' retry cache knows calls by client and call id. */
  private final ClientId client = ClientId.randomId();

  private final AtomicLong calls = new AtomicLong();

  public LocalLog(RaftServer.Division division) {
    this.division = division;
    this.protocol = (RaftClientAsynchronousProtocol) division;
  }

  /**
   * Completes with a result for each batch; fails with {@link NotLeadingException} when this node
   * does not lead or stopped leading: the batches may still have entered the log, so each is sent
   * again as it is. Completes on the applying thread.
   */
  public CompletableFuture<List<BatchResult>> append(List<BatchMessage> batches) {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(division.getId())
            .setGroupId(division.getGroup().getGroupId())
            .setCallId(calls.incrementAndGet())
            .setType(RaftClientRequest.writeRequestType())
            .setMessage(new EntryMessage(batches))
            .build();
    try {
      return protocol.submitClientRequestAsync(request).thenApply(LocalLog::results);
    } catch (IOException | RuntimeException refused) {
      return CompletableFuture.failedFuture(new NotLeadingException(String.valueOf(refused)));
    }
  }

  private static List<BatchResult> results(RaftClientReply reply) {
    Message message = reply.isSuccess() ? reply.getMessage() : null;
    if (message instanceof ResultMessage(List<BatchResult> results)) {
      return results;
    }
    throw new NotLeadingException(String.valueOf(reply.getException()));
  }
}
