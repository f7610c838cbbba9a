package io.holdfast.raft.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BlockingRequestsTest {
  private static final int ROOM =
      BlockingRequests.OTHERS_THREADS + BlockingRequests.MAX_WAITING_OTHERS;

  private final BlockingRequests requests = new BlockingRequests();
  private final CountDownLatch disk = new CountDownLatch(1);
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();

  @AfterEach
  void stop() {
    disk.countDown();
    requests.close();
  }

  private MessageLite install(int chunk) throws IOException {
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    try {
      disk.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
    atOnce.decrementAndGet();
    return InstallSnapshotReplyProto.newBuilder().setRequestIndex(chunk).build();
  }

  private List<CompletableFuture<byte[]>> chunks(int count) {
    List<CompletableFuture<byte[]>> replies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      replies.add(requests.other(this::install, i));
    }
    return replies;
  }

  private static byte[] get(CompletableFuture<byte[]> reply) throws Exception {
    return reply.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aVoteDoesNotWaitForSnapshotsThatTheDiskDoesNotTake() throws Exception {
    List<CompletableFuture<byte[]>> replies = chunks(10 * ROOM);
    RequestVoteReplyProto yes = RequestVoteReplyProto.newBuilder().setTerm(7).build();
    byte[] vote = get(requests.vote(term -> yes, 7));
    assertEquals(7, RequestVoteReplyProto.parseFrom(vote).getTerm());
    assertEquals(9 * ROOM, replies.stream().filter(CompletableFuture::isDone).count());
  }

  @Test
  void whatThereIsNoRoomForIsRefusedAtOnceAndTheRestAnswered() throws Exception {
    List<CompletableFuture<byte[]>> replies = chunks(ROOM);
    CompletableFuture<byte[]> tooMuch = requests.other(this::install, ROOM);
    ExecutionException refused = assertThrows(ExecutionException.class, () -> get(tooMuch));
    assertInstanceOf(IOException.class, refused.getCause());
    disk.countDown();
    for (int i = 0; i < ROOM; i++) {
      byte[] reply = get(replies.get(i));
      assertEquals(i, InstallSnapshotReplyProto.parseFrom(reply).getRequestIndex());
    }
    assertTrue(mostAtOnce.get() <= BlockingRequests.OTHERS_THREADS);
  }

  @Test
  void aStoppedNodeRefusesAndWhatFailsIsAnAnswer() {
    CompletableFuture<byte[]> failed =
        requests.vote(
            term -> {
              throw new IOException("disk full");
            },
            7);
    assertEquals(
        "disk full",
        assertThrows(ExecutionException.class, () -> get(failed)).getCause().getMessage());
    requests.close();
    assertThrows(ExecutionException.class, () -> get(requests.vote(term -> null, 8)));
  }
}
