package io.holdfast.chaos.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts/test says at its end, and what it leaves to Maven. */
@Tag("slow")
class SlowestTestsTest {
  @TempDir Path temporary;
  private ScriptProject project;

  @BeforeEach
  void copyTheScripts() throws Exception {
    project = new ScriptProject(temporary);
  }

  @Test
  void aBuildThatFailsStillListsItsTenSlowestClassesAndFails() throws Exception {
    for (int i = 1; i <= 12; i++) {
      report("reports", "one.Test" + i, i + ".5");
    }
    report("reports", "two.Slow", "1,234.25");
    leaveBehind("reports", 3);
    ScriptProject.End end = project.run("scripts/test");
    assertEquals(3, end.exitCode(), end.output());
    List<String> lines = end.output().lines().map(String::strip).toList();
    List<String> listed = lines.subList(lines.size() - 10, lines.size());
    assertEquals(
        "The slowest test classes, of 13, in seconds:", lines.get(lines.size() - 11), end.output());
    assertEquals("1234.2  two.Slow", listed.getFirst());
    assertEquals("12.5  one.Test12", listed.get(1));
    assertEquals("4.5  one.Test4", listed.getLast());
  }

  @Test
  void reportsOfAnEarlierBuildAreNotListed() throws Exception {
    report("one/target/surefire-reports", "one.Earlier", "99");
    report("reports", "two.Now", "0.01");
    leaveBehind("reports", 0);
    ScriptProject.End end = project.run("scripts/test", "--quick");
    assertEquals(0, end.exitCode(), end.output());
    assertTrue(end.output().contains("two.Now"), end.output());
    assertFalse(end.output().contains("one.Earlier"), end.output());
  }

  @Test
  void aBuildThatEndsBeforeTheFirstTestListsNothing() throws Exception {
    ScriptProject.End end = project.run("scripts/test");
    assertEquals(1, end.exitCode(), end.output());
    assertEquals("", end.output());
  }

  @Test
  void onlyQuickActivatesTheProfileThatLeavesOut() throws Exception {
    project.maven("echo \"$@\"");
    assertTrue(project.run("scripts/test", "--quick").output().contains("profiles quick"));
    String all = project.run("scripts/test", "--", "--projects", "one").output();
    assertTrue(all.contains("--projects one"), all);
    assertFalse(all.contains("quick"), all);
  }

  /** Written now, but of long ago. */
  private void report(String folder, String test, String seconds) throws IOException {
    Path file = project.folder().resolve(folder).resolve("TEST-" + test + ".xml");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite version="3.0.2" name="%s" time="%s" tests="1">
          <testcase name="aTest" time="7"/>
        </testsuite>
        """
            .formatted(test, seconds));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
  }

  /** Maven leaves these reports in a module, newer than its own start, and ends. */
  private void leaveBehind(String folder, int exitCode) throws IOException {
    project.maven(
        """
        mkdir -p two/target/surefire-reports
        cp %s/* two/target/surefire-reports
        touch --date='1 second' two/target/surefire-reports/*
        exit %d
        """
            .formatted(folder, exitCode));
  }
}
