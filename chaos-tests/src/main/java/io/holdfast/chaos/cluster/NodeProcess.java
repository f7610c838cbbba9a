package io.holdfast.chaos.cluster;

import io.holdfast.chaos.client.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** One node: its files, and its process while there is one. Has one owner at a time. */
public final class NodeProcess {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PAUSE_TIMEOUT = Duration.ofSeconds(10);
  private static final int LOG_TAIL_LINES = 30;

  private final ClusterPlan plan;
  private final NodePlan node;
  private final NodeHost host;
  private volatile Process process;

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

  /** Of the process that ended last; empty while one runs, and before the first. */
  public OptionalInt exitCode() {
    return process == null || process.isAlive()
        ? OptionalInt.empty()
        : OptionalInt.of(process.exitValue());
  }

  /** Writes the configuration, unless it is there, and starts the process; does not wait. */
  public void start() {
    if (isAlive()) {
      throw new IllegalStateException(name() + " runs already, pid " + process.pid());
    }
    List<String> command =
        List.of(plan.launcher().toString(), "node", "--config", configFile().toString());
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
      process = builder.start();
      Files.writeString(plan.pidFile(node), process.pid() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name(), e);
    }
  }

  /** SIGKILL: nothing is written any more. Returns when the process is gone. */
  public void kill() {
    if (process == null) {
      return;
    }
    process.destroyForcibly();
    awaitExit(STOP_TIMEOUT);
  }

  /** SIGTERM: the node closes in order. Returns when the process is gone. */
  public void stop() {
    if (process == null) {
      return;
    }
    process.destroy();
    if (!awaitExit(STOP_TIMEOUT)) {
      throw new IllegalStateException(name() + " did not stop within " + STOP_TIMEOUT);
    }
  }

  /** SIGSTOP: the process stands still, its sockets stay open. Returns when it does. */
  public void pause() {
    Signals.send("STOP", process);
    if (!Waiting.until(PAUSE_TIMEOUT, () -> ThreadStates.areAllStopped(process.pid()))) {
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
