package io.holdfast.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ChaosCommandTest {
  private final StringWriter output = new StringWriter();

  @Test
  void anUnknownFaultEndsWithTwoAndTheKnownOnes() {
    assertEquals(2, chaos("--fault", "earthquake"));
    assertSaid("no fault is named earthquake; there are ");
    assertSaid("kill-leader");
  }

  @Test
  void anUnknownWorkloadEndsWithTwoAndTheKnownOnes() {
    assertEquals(2, chaos("--workload", "juggle"));
    assertSaid("no workload is named juggle; there are register");
  }

  @Test
  void aTimeThatIsNotPositiveEndsWithTwo() {
    assertEquals(2, chaos("--minutes", "0"));
    assertEquals(2, chaos("--minutes", "NaN"));
  }

  @Test
  void theListNamesWorkloadsAndFaultsAndRunsNothing() {
    assertEquals(0, chaos("--list"));
    assertSaid("register");
    assertSaid("kill-majority");
  }

  private int chaos(String... arguments) {
    PrintWriter writer = new PrintWriter(output, true);
    return new CommandLine(new ChaosCommand()).setOut(writer).setErr(writer).execute(arguments);
  }

  private void assertSaid(String words) {
    assertTrue(output.toString().contains(words), output::toString);
  }
}
