package io.holdfast.bench.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One running server: its process, where its clients go, and where it writes its log. */
public final class ServerProcess {
  private static final String RESIDENT = "VmRSS:";
  private static final int LOG_LINES_SHOWN = 15;

  private final String name;
  private final InetSocketAddress address;
  private final ProcessBuilder builder;
  private volatile Process process;
  private final Path log;

  ServerProcess(String name, InetSocketAddress address, ProcessBuilder builder, Path log)
      throws IOException {
    this.name = name;
    this.address = address;
    this.builder = builder;
    this.process = builder.start();
    this.log = log;
  }

  public String name() {
    return name;
  }

  /** Where clients connect to. */
  public InetSocketAddress address() {
    return address;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the process at once, as SIGKILL does, and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  /** Starts it again after {@link #kill}, with what is left of its data; this time with flags. */
  public void startAgain(String... flags) throws IOException {
    List<String> usual = builder.command();
    List<String> command = new ArrayList<>(usual);
    command.addAll(List.of(flags));
    process = builder.command(command).start();
    builder.command(usual);
  }

  /** All that it has printed. */
  public List<String> logLines() throws IOException {
    return Files.readAllLines(log);
  }

  /**
   * Memory of the process that is in RAM, in bytes.
   *
   * @throws IOException where there is no Linux to tell, or the process is gone
   */
  public long residentBytes() throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      if (line.startsWith(RESIDENT)) {
        return Long.parseLong(line.substring(RESIDENT.length()).replace("kB", "").strip()) * 1_024;
      }
    }
    throw new IOException("the kernel tells no resident memory of " + name);
  }

  /**
   * Processor time that it has taken so far, in user and system mode, in hundredths of a second.
   *
   * @throws IOException where there is no Linux to tell, or the process is gone
   */
  public long cpuTicks() throws IOException {
    String line = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    // Behind the name, which may have spaces: the 14th and the 15th field (proc_pid_stat(5)).
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  /** The end of its log, for the message when it does not work. */
  String logEnd() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }
}
