package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script that starts Holdfast, with a java that only prints what it was given. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("src", "main", "dist", "bin", "holdfast");

  @TempDir Path temporary;
  private Path home;
  private Path jdk;

  @BeforeEach
  void installWhereThePathHasSpaces() throws IOException {
    home = temporary.toRealPath().resolve("a folder").resolve("hold  fast");
    jdk = temporary.resolve("a jdk");
    Path launcher = Files.createDirectories(home.resolve("bin")).resolve("holdfast");
    Files.copy(LAUNCHER, launcher);
    assertTrue(launcher.toFile().setExecutable(true));
    Files.writeString(Files.createDirectories(jdk).resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertTrue(java.toFile().setExecutable(true));
    Files.createDirectories(home.resolve("lib"));
  }

  private List<String> argumentsOfJava(String options, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/holdfast").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("HOLDFAST_JAVA_HOME", jdk.toString());
    builder.environment().put("HOLDFAST_JAVA_OPTS", options);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().toList();
  }

  @Test
  void pathsWithSpacesStayWhole() throws Exception {
    Files.createFile(home.resolve("lib/holdfast.aot"));
    List<String> given = argumentsOfJava("", "node", "--data", "my  data", "");
    assertTrue(
        given.contains("-XX:AOTCache=" + home.resolve("lib/holdfast.aot")), given.toString());
    assertTrue(given.contains("-Xlog:aot=off"), given.toString());
    assertTrue(
        given.contains("-Djava.library.path=" + home.resolve("lib/native")), given.toString());
    assertEquals(
        List.of("-cp", home.resolve("lib") + "/*", "io.holdfast.gateway.app.Main"),
        given.subList(given.indexOf("-cp"), given.indexOf("-cp") + 3));
    assertEquals(
        List.of("node", "--data", "my  data", ""), given.subList(given.size() - 4, given.size()));
  }

  @Test
  void withoutAStartupCacheThereIsNoFlagForOne() throws Exception {
    List<String> given = argumentsOfJava("");
    assertTrue(given.stream().noneMatch(flag -> flag.contains("AOT")), given.toString());
    assertFalse(given.contains(""), "no flag is empty: " + given);
  }

  @Test
  void flagsOfTheUserComeAfterTheLaunchersOwn() throws Exception {
    List<String> given = argumentsOfJava("-Xmx64m -XX:AOTCacheOutput=x.aot");
    assertTrue(given.indexOf("-Xmx64m") > given.indexOf("-Xmx512m"), given.toString());
    assertTrue(given.contains("-XX:AOTCacheOutput=x.aot"), given.toString());
  }
}
