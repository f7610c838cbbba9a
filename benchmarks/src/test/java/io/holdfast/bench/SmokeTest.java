package io.holdfast.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A small part of the benchmark, on a real cluster: it fails on errors, never on times. */
@Tag("system")
@Timeout(120)
class SmokeTest {
  @Test
  void putsAndGetsOfManyClientsSucceed() throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(Path.of("..", "scripts", "bench").toString(), "--smoke")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    // The build that runs this test has just packaged what it needs.
    command.environment().put("HOLDFAST_BUILDING", "yes");
    Process bench = command.start();
    try {
      String table = new String(bench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(bench.waitFor(30, TimeUnit.SECONDS), "it does not end");
      System.out.println(table);
      assertEquals(0, bench.exitValue(), table);
      assertTrue(table.contains("put:64") && table.contains("get:256"), table);
    } finally {
      bench.descendants().forEach(ProcessHandle::destroyForcibly);
      bench.destroyForcibly();
    }
  }
}
