package io.holdfast.raft.node;

import io.holdfast.raft.FatalHandler;
import io.holdfast.raft.FatalHandler.ExitCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** In which order a node starts, and what becomes of it when a step fails. It takes no step. */
final class StartOrder {
  /** What there is to do. */
  interface Steps {
    /** Whether the cluster was formed with this data. */
    boolean isFormed();

    /** Whether this node is to take the place of its own lost data. */
    boolean replaces();

    void refuseIfReplaced() throws InterruptedException;

    /** Waits until the lost voter is removed, if there was one. */
    void awaitReplacement() throws IOException, InterruptedException;

    /** Makes the log good, and opens the port. */
    void open() throws IOException;

    /** Waits for all members; false = this node must not take part. */
    boolean meetMembers() throws IOException, InterruptedException;

    void beginLog() throws IOException;

    void takePart() throws IOException;
  }

  private final Steps steps;
  private final Executor background;
  private final FatalHandler fatal;
  private final BooleanSupplier closing;

  /**
   * Of one start.
   *
   * @param background runs what waits for the other members
   * @param closing whether the node is being closed, so that nothing is a failure any more
   */
  StartOrder(Steps steps, Executor background, FatalHandler fatal, BooleanSupplier closing) {
    this.steps = steps;
    this.background = background;
    this.fatal = fatal;
    this.closing = closing;
  }

  /**
   * Returns when the port is open; the node takes part as soon as every member was met. May wait
   * for the others before, to take the place of lost data.
   */
  void run() throws IOException {
    askTheOthers();
    steps.open();
    if (steps.isFormed()) {
      steps.takePart();
      return;
    }
    background.execute(this::meetAndTakePart);
  }

  /** What the other members may have to say about this node's data. */
  private void askTheOthers() throws IOException {
    try {
      if (steps.isFormed()) {
        steps.refuseIfReplaced();
      } else if (steps.replaces()) {
        steps.awaitReplacement();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before the start");
    }
  }

  private void meetAndTakePart() {
    try {
      if (steps.meetMembers()) {
        steps.beginLog();
        steps.takePart();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException failure) {
      if (!closing.getAsBoolean()) {
        fatal.stop(ExitCode.STORAGE_FAILED, "the node could not take part", failure);
      }
    }
  }
}
