package io.holdfast.chaos.scripts;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.chaos.demo.Demo;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A copy of the scripts in a project folder of its own, whose name has a space. What they would
 * call is faked where it costs time: a Maven that only leaves a file behind.
 */
final class ScriptProject {
  private static final Path SCRIPTS = Path.of("..", "scripts");

  private final Path tools;
  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  /** How a script ended, and all that it printed. */
  record End(int exitCode, String output) {}

  ScriptProject(Path temporary) throws IOException {
    folder = Files.createDirectory(temporary.resolve("a project"));
    tools = Files.createDirectory(temporary.resolve("tools"));
    for (Path script : files(SCRIPTS)) {
      Path copy = folder.resolve("scripts").resolve(SCRIPTS.relativize(script));
      Files.createDirectories(copy.getParent());
      Files.copy(script, copy);
      copy.toFile().setExecutable(Files.isExecutable(script));
    }
    maven("exit 1");
    environment.put("HOLDFAST_JAVA_HOME", System.getProperty("java.home"));
    environment.put(
        "PATH",
        tools
            + ":"
            + Path.of(System.getProperty("java.home"), "bin")
            + ":"
            + System.getenv("PATH"));
  }

  Path folder() {
    return folder;
  }

  void set(String name, Object value) {
    environment.put(name, value.toString());
  }

  boolean hasCalledMaven() {
    return Files.exists(mavenWasHere());
  }

  /** What the faked Maven does, run by a shell in the project folder. */
  void maven(String commands) throws IOException {
    program(tools.resolve("mvn"), "#!/bin/sh\ntouch '" + mavenWasHere() + "'\n" + commands + "\n");
  }

  /** A program on the path, in the place of the real one. */
  void tool(String name, String commands) throws IOException {
    program(tools.resolve(name), "#!/bin/sh\n" + commands + "\n");
  }

  /** The scripts by the paths that a user types. */
  List<String> scripts() throws IOException {
    return files(folder.resolve("scripts")).stream()
        .filter(Files::isExecutable)
        .map(script -> folder.relativize(script).toString())
        .toList();
  }

  /** Puts the classes of this build where the scripts look for them. */
  void build() throws IOException, URISyntaxException {
    environment.put("HOLDFAST_BUILDING", "yes");
    link(folder.resolve("chaos-tests/target/classes"), Demo.class);
    for (Class<?> library :
        List.of(CommandLine.class, ObjectMapper.class, JsonFactory.class, JsonProperty.class)) {
      link(folder.resolve("chaos-tests/target/lib/" + library.getSimpleName() + ".jar"), library);
    }
  }

  private static void link(Path link, Class<?> member) throws IOException, URISyntaxException {
    Files.createDirectories(link.getParent());
    Path source = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
    Files.createSymbolicLink(link, source.toAbsolutePath());
  }

  /** Runs a script from another folder, as a user may, without a terminal. */
  End run(String script, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(folder.resolve(script).toString()));
    command.addAll(List.of(arguments));
    return run(command, "");
  }

  /** Runs a script on a terminal, at which somebody types an answer. */
  End runOnTerminal(String answer, String script, String... arguments)
      throws IOException, InterruptedException {
    String command = "'" + folder.resolve(script) + "' " + String.join(" ", arguments);
    return run(
        List.of("script", "--quiet", "--return", "--command", command, "/dev/null"), answer + "\n");
  }

  private End run(List<String> command, String input) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(tools.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("has not ended: " + command);
    }
    return new End(process.exitValue(), output);
  }

  /** All files of the project with their text, to see whether something has changed. */
  Map<Path, String> content() throws IOException {
    Map<Path, String> content = new TreeMap<>();
    for (Path file : files(folder)) {
      content.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
    }
    return content;
  }

  static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot be made executable: " + file);
    }
  }

  private static List<Path> files(Path top) throws IOException {
    try (Stream<Path> paths = Files.walk(top)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private Path mavenWasHere() {
    return tools.resolve("maven-was-here");
  }
}
