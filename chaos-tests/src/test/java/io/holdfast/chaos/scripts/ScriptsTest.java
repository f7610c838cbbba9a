package io.holdfast.chaos.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every script keeps: help only helps, and what it does not know it refuses. */
@Tag("slow")
class ScriptsTest {
  /** Runs classes of another module, which has a test for them. */
  private static final String BENCH = "scripts/bench";

  /** Those that hand their arguments to a program, which is built first. */
  private static final List<String> OF_PROGRAMS =
      List.of(
          BENCH,
          "scripts/chaos",
          "scripts/check-history",
          "scripts/demo",
          "scripts/drill",
          "scripts/mutants");

  /** As help lists it, at the beginning of a line. */
  private static final Pattern OPTION = Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z-]+=?)");

  /** As a script names it. */
  private static final Pattern NAMED = Pattern.compile("(--[a-z-]+=?)");

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
  void whatIsNoArgumentIsRefusedBeforeAnythingIsBuilt() throws Exception {
    for (String script : OF_PROGRAMS) {
      for (String[] nonsense :
          List.of(
              new String[] {"--no-such-option"},
              new String[] {"one", "-x"},
              new String[] {"a", "b", "--directory"})) {
        ScriptProject.End end = project.run(script, nonsense);
        assertEquals(2, end.exitCode(), script + ": " + end.output());
        assertTrue(end.output().contains("--help"), script + ": " + end.output());
      }
    }
    assertEquals(2, project.run(BENCH, "--rounds").exitCode());
    assertEquals(2, project.run(BENCH, "draw", "--rounds=1").exitCode());
    assertEquals(2, project.run("scripts/drill").exitCode());
    assertEquals(2, project.run("scripts/drill", "kill-leader", "--runs=often").exitCode());
    ScriptProject.End many = project.run("scripts/demo", "--clients", "many");
    assertEquals(2, many.exitCode(), many::output);
    assertTrue(many.output().contains("--clients takes a whole number, not many"), many::output);
    assertEquals(2, project.run("scripts/demo", "now").exitCode());
    assertFalse(project.hasCalledMaven(), "a wrong argument builds nothing");
    assertEquals(1, project.run("scripts/chaos", "--minutes", "1", "--seed=7").exitCode());
    assertTrue(project.hasCalledMaven(), "a right one does");
  }

  @Test
  void aScriptKnowsTheOptionsOfItsProgram() throws Exception {
    project.build();
    for (String script : OF_PROGRAMS) {
      if (script.equals(BENCH)) {
        continue;
      }
      Set<String> ofProgram = options(OPTION, project.run(script, "--help").output());
      String call =
          Files.readString(project.folder().resolve(script))
              .lines()
              .filter(line -> line.startsWith("prepare "))
              .findFirst()
              .orElseThrow();
      assertEquals(ofProgram, options(NAMED, call), script);
    }
  }

  /** Each option, with "=" behind it if it takes a value. */
  private static Set<String> options(Pattern pattern, String text) {
    Set<String> options = new TreeSet<>();
    pattern.matcher(text).results().forEach(match -> options.add(match.group(1)));
    options.removeAll(Set.of("--help", "--version"));
    return options;
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
