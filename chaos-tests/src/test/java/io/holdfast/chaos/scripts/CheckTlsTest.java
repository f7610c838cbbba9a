package io.holdfast.chaos.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts/check-tls makes of testssl's findings. */
@Tag("slow")
class CheckTlsTest {
  private static final String CHECK = "scripts/check-tls";
  private static final String ADDRESS = "localhost:8100";
  private static final String GOOD = row("TLS1_3", "OK") + row("BREACH", "INFO");
  private static final String END = row("scanTime", "INFO");

  @TempDir Path temporary;
  private ScriptProject project;
  private Path authorities;

  @BeforeEach
  void copyTheScripts() throws Exception {
    project = new ScriptProject(temporary);
    authorities = Files.writeString(temporary.resolve("ca.pem"), "a CA");
  }

  private static String row(String check, String severity) {
    return "\"%s\",\"localhost/127.0.0.1\",\"8100\",\"%s\",\"found\",\"\",\"\"\n"
        .formatted(check, severity);
  }

  private ScriptProject.End check(String rows) throws IOException, InterruptedException {
    Path found = Files.writeString(temporary.resolve("found.csv"), rows);
    project.tool(
        "testssl",
        "while [ \"$1\" != --csvfile ]; do shift; done\ncp '" + found + "' \"$2\"\nexit 3");
    return project.run(CHECK, ADDRESS, authorities.toString());
  }

  @Test
  void findingsThatAreNoneAndThoseOfTheCaPass() throws Exception {
    String ofTheCa = row("cert_revocation", "HIGH") + row("cert_validityPeriod", "MEDIUM");
    ScriptProject.End end = check(GOOD + ofTheCa + END);
    assertEquals(0, end.exitCode(), end.output());
    assertTrue(end.output().contains("nothing of medium severity"), end.output());
  }

  @Test
  void aFindingOfMediumSeverityOrHigherFailsAndIsShown() throws Exception {
    for (String severity : new String[] {"MEDIUM", "HIGH", "CRITICAL"}) {
      ScriptProject.End end = check(GOOD + row("secure_client_renego", severity) + END);
      assertEquals(1, end.exitCode(), end.output());
      assertTrue(end.output().contains("secure_client_renego"), end.output());
    }
  }

  @Test
  void aScanThatDidNotEndFails() throws Exception {
    assertEquals(1, check(GOOD).exitCode());
    assertEquals(1, check(GOOD + row("scanTime", "WARN")).exitCode());
  }

  @Test
  void argumentsAreChecked() throws Exception {
    assertEquals(2, project.run(CHECK, ADDRESS).exitCode());
    assertEquals(2, project.run(CHECK, "localhost", authorities.toString()).exitCode());
  }
}
