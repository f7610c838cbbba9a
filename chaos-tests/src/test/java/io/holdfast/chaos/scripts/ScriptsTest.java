package io.holdfast.chaos.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every script keeps: help only helps, and what it does not know it refuses. */
class ScriptsTest {
  /** Runs classes of another module, which has a test for them. */
  private static final String BENCH = "scripts/bench";

  @TempDir Path temporary;
  private ScriptProject project;

  @BeforeEach
  void copyTheScripts() throws Exception {
    project = new ScriptProject(temporary);
  }

  @Test
  void helpOfEveryScriptOnlyHelpsBeforeAnythingIsBuilt() throws Exception {
    Map<Path, String> before = project.content();
    for (String script : project.scripts()) {
      for (String option : new String[] {"--help", "-h"}) {
        ScriptProject.End end = project.run(script, option);
        assertEquals(0, end.exitCode(), script + ": " + end.output());
        String name = Path.of(script).getFileName().toString();
        assertTrue(end.output().contains(name), script + ": " + end.output());
        assertFalse(end.output().contains("\tat "), end.output());
      }
    }
    assertFalse(project.hasCalledMaven(), "help builds nothing");
    assertEquals(before, project.content());
  }

  @Test
  void helpOfEveryBuiltScriptOnlyHelps() throws Exception {
    project.build();
    Map<Path, String> before = project.content();
    for (String script : project.scripts()) {
      ScriptProject.End end = project.run(script, "--help");
      assertEquals(0, end.exitCode(), script + ": " + end.output());
    }
    assertTrue(project.run("scripts/demo", "--help").output().contains("--keep"));
    assertEquals(before, project.content());
  }

  @Test
  void everyScriptRefusesAnUnknownArgument() throws Exception {
    project.build();
    Map<Path, String> before = project.content();
    for (String script : project.scripts()) {
      if (script.equals(BENCH)) {
        continue;
      }
      ScriptProject.End end = project.run(script, "--no-such-option");
      assertEquals(2, end.exitCode(), script + ": " + end.output());
      assertFalse(end.output().contains("\tat "), script + ": " + end.output());
    }
    assertFalse(project.hasCalledMaven(), "a wrong argument builds nothing");
    assertEquals(before, project.content());
  }

  @Test
  void historyToKnossosNamesAFileThatItCannotRead() throws Exception {
    ScriptProject.End missing = project.run("scripts/history-to-knossos", "no-such-file");
    assertEquals(2, missing.exitCode(), missing.output());
    assertTrue(missing.output().contains("no-such-file"), missing.output());
    assertFalse(missing.output().contains("\tat "), missing.output());
    assertEquals(2, project.run("scripts/history-to-knossos").exitCode());
    Path other = Files.writeString(temporary.resolve("other"), "{\"call\":\"register-read\"}\n");
    ScriptProject.End noHistory = project.run("scripts/history-to-knossos", other.toString());
    assertEquals(2, noHistory.exitCode(), noHistory.output());
    assertFalse(noHistory.output().contains("\tat "), noHistory.output());
  }
}
