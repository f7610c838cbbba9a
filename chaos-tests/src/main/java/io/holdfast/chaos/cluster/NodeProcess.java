package io.holdfast.chaos.cluster;

import io.holdfast.chaos.client.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One node: its files, and its process while there is one. Has one owner at a time. */
public final class NodeProcess {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PATIENCE_WITH_STOP = Duration.ofSeconds(10);
  private static final Duration PAUSE_TIMEOUT = Duration.ofSeconds(10);
  private static final int LOG_TAIL_LINES = 30;

  /** The launcher's; perhaps set for this JVM, or by what nodes are equipped with. */
  private static final String JVM_FLAGS = "HOLDFAST_JAVA_OPTS";

  private final ClusterPlan plan;
  private final NodePlan node;
  private final NodeHost host;
  private final List<NodeExit> exits = new CopyOnWriteArrayList<>();
  private volatile Process process;
  private volatile String jvmFlags = "";
  private volatile boolean replaces;
  private volatile AtomicBoolean endAsked = new AtomicBoolean();
  private boolean over;

  NodeProcess(ClusterPlan plan, NodePlan node, NodeHost host) {
    this.plan = plan;
    this.node = node;
    this.host = host;
  }

  public String name() {
    return node.name();
  }

  public Gateway gateway() {
    return node.gateway();
  }

  public NodePlan plan() {
    return node;
  }

  public Path dataDirectory() {
    return plan.dataDirectory(node);
  }

  public Path logFile() {
    return plan.logFile(node);
  }

  public Path configFile() {
    return plan.configFile(node);
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /**
   * Of the process that runs, or ran last.
   *
   * @throws IllegalStateException before the first
   */
  public long pid() {
    if (process == null) {
      throw new IllegalStateException(name() + " was never started");
    }
    return process.pid();
  }

  /** Of the process that ended last; empty while one runs, and before the first. */
  public OptionalInt exitCode() {
    return process == null || process.isAlive()
        ? OptionalInt.empty()
        : OptionalInt.of(process.exitValue());
  }

  /** Of every process that ended, in order; noted a moment after it did. */
  public List<NodeExit> exits() {
    return List.copyOf(exits);
  }

  /** Flags for its JVM from the next start on, behind those that it has anyway. */
  public void setJvmFlags(String flags) {
    jvmFlags = flags;
  }

  /** Starts it, unless it runs; may be called by several faults at once. */
  public synchronized void startUnlessAlive() {
    if (!isAlive()) {
      start();
    }
  }

  /** Writes the configuration, unless it is there, and starts the process; does not wait. */
  public synchronized void start() {
    if (isAlive()) {
      throw new IllegalStateException(name() + " runs already, pid " + process.pid());
    }
    if (over) {
      throw new IllegalStateException(name() + " is not to be started any more");
    }
    List<String> command =
        new ArrayList<>(
            List.of(plan.launcher().toString(), "node", "--config", configFile().toString()));
    if (replaces) {
      command.add("--replace");
    }
    try {
      Files.createDirectories(plan.directory());
      if (!Files.exists(configFile())) {
        Files.writeString(configFile(), plan.configOf(node));
      }
      ProcessBuilder builder =
          new ProcessBuilder(host.commandOf(node, command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
      builder.environment().putAll(host.environmentOf(node));
      builder.environment().merge(JVM_FLAGS, jvmFlags, (those, more) -> those + " " + more);
      AtomicBoolean asked = new AtomicBoolean();
      endAsked = asked;
      process = builder.start();
      LastWill.add(process, configFile().toString());
      var _ = process.onExit().thenAccept(ended -> note(ended, asked.get()));
      Files.writeString(plan.pidFile(node), process.pid() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name(), e);
    }
  }

  private void note(Process ended, boolean asked) {
    exits.add(new NodeExit(name(), ended.exitValue(), System.nanoTime(), asked));
  }

  /** SIGKILL: nothing is written any more. Returns when the process is gone. */
  public void kill() {
    if (process == null) {
      return;
    }
    endAsked.set(true);
    process.destroyForcibly();
    awaitExit(STOP_TIMEOUT);
  }

  /** Something that is done to the files of a node that is dead. */
  @FunctionalInterface
  public interface FilesChange {
    void apply() throws IOException;
  }

  /** SIGKILL, then a change to its files; whoever starts it meanwhile waits until that is done. */
  public synchronized void killAndChange(FilesChange change) throws IOException {
    kill();
    change.apply();
  }

  /** It goes on after this JVM. */
  void leaveRunning() {
    if (process != null) {
      LastWill.release(process);
    }
  }

  /** SIGKILL, and no fault that still goes on can start it again: this JVM ends. */
  synchronized void killForGood() {
    over = true;
    kill();
  }

  /** SIGTERM: the node closes in order. Returns when the process is gone. */
  public void stop() {
    if (process == null) {
      return;
    }
    endAsked.set(true);
    process.destroy();
    if (!awaitExit(STOP_TIMEOUT)) {
      throw new IllegalStateException(name() + " did not stop within " + STOP_TIMEOUT);
    }
  }

  /** SIGTERM; SIGKILL when that takes long, as to a process that stands still. */
  public void stopOrKill() {
    if (process == null) {
      return;
    }
    endAsked.set(true);
    process.destroy();
    if (!awaitExit(PATIENCE_WITH_STOP)) {
      kill();
    }
  }

  /**
   * SIGSTOP: the process stands still, its sockets stay open. Returns when it does, or has ended.
   */
  public void pause() {
    Process paused = process;
    Signals.send("STOP", paused);
    if (!Waiting.until(
        PAUSE_TIMEOUT, () -> !paused.isAlive() || ThreadStates.areAllStopped(paused.pid()))) {
      throw new IllegalStateException(name() + " does not stand still");
    }
  }

  /** SIGCONT. */
  public void resume() {
    Signals.send("CONT", process);
  }

  /**
   * Waits for the process to end by itself.
   *
   * @return false when it still runs after the timeout
   */
  public boolean awaitExit(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      Files.deleteIfExists(plan.pidFile(node));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name() + " ended", e);
    }
  }

  /** Removes the data directory, as when the disk was lost. */
  public void wipe() {
    if (isAlive()) {
      throw new IllegalStateException(name() + " runs; its data stays");
    }
    FileTrees.delete(dataDirectory());
  }

  /**
   * SIGKILL, and its data is gone for good; from the next start on it takes its own place ({@code
   * --replace}), which does nothing to a node that has data.
   */
  public void loseDisk() {
    try {
      killAndChange(this::wipe);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    replaces = true;
  }

  /** All that the node printed, over all its starts. */
  public String log() {
    try {
      return Files.exists(logFile())
          ? new String(Files.readAllBytes(logFile()), StandardCharsets.UTF_8)
          : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines that the node printed. */
  public String logTail() {
    List<String> lines = log().lines().toList();
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
  }
}
