package io.holdfast.storage;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process that runs a main class of the tests, to be killed or stopped. */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final BufferedWriter input;

  private ChildJvm(Process process) {
    this.process = process;
    output = process.inputReader(StandardCharsets.UTF_8);
    input = process.outputWriter(StandardCharsets.UTF_8);
  }

  public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Xmx128m");
    // RocksDB unpacks its library there, and a killed process cannot take it away.
    command.add("-Djava.io.tmpdir=" + Path.of("target").toAbsolutePath());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  public long pid() {
    return process.pid();
  }

  /** The next line that it prints; null when it has ended. */
  public String readLine() throws IOException {
    return output.readLine();
  }

  /** Puts a line into its standard input. */
  public void writeLine(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }

  /** SIGKILL, and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
