package io.holdfast.gateway.eventloop;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.gateway.write.GroupCommitter;
import io.holdfast.gateway.write.NotAppliedException;
import io.holdfast.gateway.write.PendingWrite;
import io.holdfast.gateway.write.ScriptedStore;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.SubmittedCommand;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;

final class LoopWritesTest {
  /** One that comes again, as its entry was full, has what is left of its own time. */
  @Test
  void eachIsGivenUpAtItsDeadlineAlsoWhenOneThatCameBeforeItHasLonger() throws Exception {
    ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler();
    scheduler.start();
    try (GroupCommitter committer =
        new GroupCommitter(new ScriptedStore(), CommitBounds.DEFAULT, _ -> {})) {
      LoopWrites writes = new LoopWrites(_ -> {}, () -> {}, scheduler);
      writes.add(write(committer, Duration.ofMinutes(1)));
      PendingWrite again = write(committer, Duration.ofMillis(50));
      CompletableFuture<Throwable> end = new CompletableFuture<>();
      again.whenAnswered((_, failure) -> end.complete(failure));
      writes.add(again);
      assertInstanceOf(NotAppliedException.class, end.get(20, TimeUnit.SECONDS));
    } finally {
      scheduler.stop();
    }
  }

  private static PendingWrite write(GroupCommitter committer, Duration time) {
    List<SubmittedCommand> commands = List.of(SubmittedCommand.of(new Command.OpenSession()));
    return committer.enqueue(commands, 1, System.nanoTime() + time.toNanos());
  }
}
