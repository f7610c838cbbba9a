package io.holdfast.raft.transport;

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
  private final AtomicLong nowNanos = new AtomicLong();
  private long nanosPerLook;
  private final FsyncedAcknowledgements guard =
      new FsyncedAcknowledgements(
          () -> {
            looks.incrementAndGet();
            nowNanos.addAndGet(nanosPerLook);
            return flushed.get();
          },
          nowNanos::get);

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
    nanosPerLook = TimeUnit.MILLISECONDS.toNanos(100);
    AppendEntriesReplyProto sent = guard.onDisk(success(12));
    assertEquals(AppendResult.INCONSISTENCY, sent.getResult());
    assertEquals(8, sent.getNextIndex());
    assertEquals(-1, sent.getMatchIndex());
    assertEquals(10, looks.get(), "one in each tenth of a second");
  }

  /**
   * A newer leader overwrites entries up to 7, the disk is slow, and the leader sends again: the
   * log has the new ones in memory and says yes, and its flushed index is still that of the old
   * ones.
   */
  @Test
  void whatIsSentTwiceIsAcknowledgedWhenTheLogIsThroughWithTheFirst() throws Exception {
    CompletableFuture<AppendEntriesReplyProto> disk = new CompletableFuture<>();
    AppendEntriesReplyProto yes = success(6);
    CompletableFuture<AppendEntriesReplyProto> first = guard.append(() -> disk);
    CompletableFuture<AppendEntriesReplyProto> again =
        guard.append(() -> CompletableFuture.completedFuture(yes));
    CompletableFuture<AppendEntriesReplyProto> third =
        guard.append(() -> CompletableFuture.completedFuture(yes));
    assertFalse(again.isDone());
    assertFalse(third.isDone());
    disk.complete(yes);
    assertSame(yes, first.get(20, TimeUnit.SECONDS));
    assertSame(yes, again.get(20, TimeUnit.SECONDS));
    assertSame(yes, third.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aRefusalDoesNotWaitForTheDisk() throws Exception {
    AppendEntriesReplyProto refusal =
        success(6).toBuilder().setResult(AppendResult.INCONSISTENCY).build();
    var _ = guard.append(CompletableFuture::new);
    assertSame(
        refusal,
        guard.append(() -> CompletableFuture.completedFuture(refusal)).get(20, TimeUnit.SECONDS));
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
