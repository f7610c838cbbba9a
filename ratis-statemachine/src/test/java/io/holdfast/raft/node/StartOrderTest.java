package io.holdfast.raft.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class StartOrderTest {
  private final NotedSteps steps = new NotedSteps();
  private final List<Runnable> background = new ArrayList<>();
  private final List<String> stops = new ArrayList<>();
  private boolean closing;
  private final StartOrder start =
      new StartOrder(
          steps,
          background::add,
          (code, why, cause) -> stops.add(code + ": " + why),
          () -> closing);

  @Test
  void aNodeOfAFormedClusterAsksTheOthersOpensItsPortAndTakesPart() throws IOException {
    steps.formed = true;
    start.run();
    assertEquals(List.of("ask whether replaced", "open", "take part"), steps.done);
    assertEquals(List.of(), background);
  }

  @Test
  void aNewNodeOpensItsPortFirstAndMeetsTheMembersBesideTheStart() throws IOException {
    start.run();
    assertEquals(List.of("open"), steps.done);
    background.getFirst().run();
    assertEquals(List.of("open", "meet", "begin log", "take part"), steps.done);
  }

  @Test
  void aNodeThatIsToTakeItsOwnPlaceWaitsForItBeforeAll() throws IOException {
    steps.replaces = true;
    steps.formsWhenReplaced = true;
    start.run();
    assertEquals(List.of("await replacement", "open", "take part"), steps.done);
  }

  @Test
  void aNodeWithDataTakesNoOtherPlaceThoughItIsTold() throws IOException {
    steps.formed = true;
    steps.replaces = true;
    start.run();
    assertEquals("ask whether replaced", steps.done.getFirst());
  }

  @Test
  void whoIsRefusedByTheMembersTakesNoPart() throws IOException {
    steps.met = false;
    start.run();
    background.getFirst().run();
    assertEquals(List.of("open", "meet"), steps.done);
    assertEquals(List.of(), stops, "whoever refused has said why");
  }

  @Test
  void whoCannotBeginItsLogEnds() throws IOException {
    start.run();
    steps.failure = new IOException("no space left on device");
    background.getFirst().run();
    assertEquals(List.of("STORAGE_FAILED: the node could not take part"), stops);
  }

  @Test
  void whatFailsWhileTheNodeClosesIsNoFailure() throws IOException {
    start.run();
    steps.failure = new IllegalStateException("closed");
    closing = true;
    background.getFirst().run();
    assertEquals(List.of(), stops);
  }

  @Test
  void whoIsInterruptedBeforeTheStartDoesNotStart() {
    steps.formed = true;
    steps.interrupted = true;
    assertThrows(InterruptedIOException.class, start::run);
    assertTrue(Thread.interrupted());
    assertEquals(List.of(), steps.done);
  }

  @Test
  void whoStopsWhileItWaitsForTheMembersEndsQuietly() throws IOException {
    start.run();
    steps.interrupted = true;
    background.getFirst().run();
    assertTrue(Thread.interrupted());
    assertEquals(List.of(), stops);
  }

  @Test
  void aPortThatCannotBeHadIsTheFailureOfTheStart() {
    steps.failure = new IOException("Address already in use");
    assertSame(steps.failure, assertThrows(IOException.class, start::run));
  }

  // ---- why a directory cannot be started from

  @Test
  void whatRatisWrappedIsToldByItsReason() {
    StorageException reason = new StorageException("the log is torn", null);
    Exception wrapped = new CompletionException(new IOException(reason));
    assertSame(reason, NodeStart.unusable(Path.of("/data"), wrapped));
  }

  @Test
  void anOwnFailureStaysAsItIs() {
    IllegalArgumentException own = new IllegalArgumentException("not a member");
    assertSame(own, NodeStart.unusable(Path.of("/data"), own));
  }

  @Test
  void anyOtherFailureNamesTheDirectoryAndWhatToDo() {
    RuntimeException told = NodeStart.unusable(Path.of("/data"), new IOException("bad header"));
    assertInstanceOf(StorageException.class, told);
    assertTrue(told.getMessage().startsWith("/data: cannot be started from: "));
    assertTrue(told.getMessage().contains("bad header"));
  }

  private static final class NotedSteps implements StartOrder.Steps {
    private final List<String> done = new ArrayList<>();
    private boolean formed;
    private boolean replaces;
    private boolean formsWhenReplaced;
    private boolean met = true;
    private boolean interrupted;
    private Exception failure;

    private void note(String step) throws IOException {
      switch (failure) {
        case null -> done.add(step);
        case IOException broken -> throw broken;
        case RuntimeException broken -> throw broken;
        default -> throw new AssertionError(failure);
      }
    }

    private void mayBeInterrupted() throws InterruptedException {
      if (interrupted) {
        throw new InterruptedException();
      }
    }

    @Override
    public boolean isFormed() {
      return formed;
    }

    @Override
    public boolean replaces() {
      return replaces;
    }

    @Override
    public void refuseIfReplaced() throws InterruptedException {
      mayBeInterrupted();
      done.add("ask whether replaced");
    }

    @Override
    public void awaitReplacement() throws IOException, InterruptedException {
      mayBeInterrupted();
      note("await replacement");
      formed = formsWhenReplaced;
    }

    @Override
    public void open() throws IOException {
      note("open");
    }

    @Override
    public boolean meetMembers() throws IOException, InterruptedException {
      mayBeInterrupted();
      note("meet");
      return met;
    }

    @Override
    public void beginLog() throws IOException {
      note("begin log");
    }

    @Override
    public void takePart() throws IOException {
      note("take part");
    }
  }
}
