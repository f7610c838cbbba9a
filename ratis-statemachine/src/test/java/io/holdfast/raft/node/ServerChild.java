package io.holdfast.raft.node;

import static org.awaitility.Awaitility.await;

import io.holdfast.storage.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own, that can be stopped as no server in this process can. */
final class ServerChild implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What became of a read or a write, and after how long. */
  record Outcome(boolean done, long millis, String text) {}

  private final ChildJvm jvm;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private ServerChild(ChildJvm jvm) {
    this.jvm = jvm;
    Thread.ofVirtual().start(this::drain);
  }

  static ServerChild start(Class<?> main, String... arguments) throws IOException {
    return new ServerChild(ChildJvm.start(main, arguments));
  }

  /** All the time: a child whose log nobody reads would stand still. */
  private void drain() {
    try {
      for (String line = jvm.readLine(); line != null; line = jvm.readLine()) {
        if (line.startsWith(ServerCommands.ANSWER)) {
          answers.add(line.substring(ServerCommands.ANSWER.length()));
        } else {
          System.out.println(jvm.pid() + " " + line);
        }
      }
    } catch (IOException ended) {
      answers.add("ended " + ended);
    }
  }

  boolean leads() throws InterruptedException {
    return ask("leads").equals("true");
  }

  Outcome read(Duration deadline) throws InterruptedException {
    return outcome(ask("read " + deadline.toMillis()));
  }

  Outcome write(Duration patience) throws InterruptedException {
    return outcome(ask("write " + patience.toMillis()));
  }

  /** From now on it writes at this pace, without waiting for what becomes of it. */
  void writeEvery(Duration pace) throws InterruptedException {
    var _ = ask("write-every " + pace.toMillis());
  }

  private static Outcome outcome(String answer) {
    String[] words = answer.split(" ", 3);
    return new Outcome(words[0].equals("done"), Long.parseLong(words[1]), answer);
  }

  private String ask(String command) throws InterruptedException {
    try {
      jvm.writeLine(command);
    } catch (IOException ended) {
      throw new UncheckedIOException("the child has ended", ended);
    }
    String answer = answers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (answer == null) {
      throw new IllegalStateException("child " + jvm.pid() + " did not answer " + command);
    }
    return answer;
  }

  /** SIGSTOP; returns when every thread stands still. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
    await().atMost(PATIENCE).until(this::standsStill);
  }

  /** SIGCONT. */
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(jvm.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " ended with " + code);
    }
  }

  private boolean standsStill() throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(jvm.pid()), "task"))) {
      return tasks.allMatch(ServerChild::isStopped);
    }
  }

  /** A thread that ended meanwhile does nothing any more. */
  private static boolean isStopped(Path task) {
    try (Stream<String> lines = Files.lines(task.resolve("status"))) {
      return lines.anyMatch(line -> line.startsWith("State:") && line.contains("T"));
    } catch (IOException | UncheckedIOException ended) {
      return true;
    }
  }

  @Override
  public void close() {
    jvm.close();
  }
}
