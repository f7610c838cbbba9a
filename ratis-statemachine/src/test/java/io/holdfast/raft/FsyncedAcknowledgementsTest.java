package io.holdfast.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.junit.jupiter.api.Test;

class FsyncedAcknowledgementsTest {
  private final AtomicLong flushed = new AtomicLong(7);
  private final AtomicInteger looks = new AtomicInteger();
  private final FsyncedAcknowledgements guard =
      new FsyncedAcknowledgements(
          () -> {
            looks.incrementAndGet();
            return flushed.get();
          });

  @Test
  void whatIsOnDiskIsAcknowledgedAsItIs() {
    AppendEntriesReplyProto reply = success(7);
    assertSame(reply, guard.onDisk(reply));
  }

  @Test
  void whatIsNotForcedYetIsAcknowledgedWhenItIs() throws Exception {
    AppendEntriesReplyProto reply = success(9);
    CompletableFuture<AppendEntriesReplyProto> sent =
        CompletableFuture.supplyAsync(() -> guard.onDisk(reply));
    while (looks.get() < 3) {
      assertFalse(sent.isDone());
      Thread.onSpinWait();
    }
    flushed.set(9);
    assertSame(reply, sent.get(20, TimeUnit.SECONDS));
  }

  /** Ratis says yes to entries that it never appended; the leader must not count them. */
  @Test
  void whatNeverComesToTheDiskIsNotAcknowledged() {
    AppendEntriesReplyProto sent = guard.onDisk(success(12));
    assertEquals(AppendResult.INCONSISTENCY, sent.getResult());
    assertEquals(8, sent.getNextIndex());
    assertEquals(-1, sent.getMatchIndex());
  }

  @Test
  void heartbeatsAndRefusalsPassWithoutALookAtTheDisk() {
    AppendEntriesReplyProto heartbeat =
        success(20).toBuilder().setIsHearbeat(true).setMatchIndex(-1).build();
    AppendEntriesReplyProto refusal =
        success(20).toBuilder().setResult(AppendResult.INCONSISTENCY).build();
    assertSame(heartbeat, guard.onDisk(heartbeat));
    assertSame(refusal, guard.onDisk(refusal));
    assertEquals(0, looks.get());
  }

  private static AppendEntriesReplyProto success(long matchIndex) {
    return AppendEntriesReplyProto.newBuilder()
        .setResult(AppendResult.SUCCESS)
        .setMatchIndex(matchIndex)
        .setNextIndex(matchIndex + 1)
        .build();
  }
}
