package io.holdfast.chaos.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.checker.Narrative;
import io.holdfast.chaos.checker.Operations;
import io.holdfast.chaos.history.FaultEvent;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.HistoryFileWriter;
import io.holdfast.chaos.history.Operation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {

  @TempDir Path directory;
  private Path file;
  private final StringWriter output = new StringWriter();

  @BeforeEach
  void nameFile() {
    file = directory.resolve("history.jsonl");
  }

  private int check(String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add(file.toString());
    PrintWriter writer = new PrintWriter(output);
    return new CommandLine(new CheckCommand())
        .setOut(writer)
        .setErr(writer)
        .execute(arguments.toArray(String[]::new));
  }

  private void write(History history) throws IOException {
    HistoryFileWriter.write(file, Map.of(), history);
  }

  private void assertSaid(String part) {
    assertTrue(output.toString().contains(part), output.toString());
  }

  @Test
  void aCorrectHistoryEndsWithZero() throws Exception {
    write(History.of(Operations.write(1, 0, 1, 1L), Operations.read(2, 2, 3, 1L)));
    assertEquals(0, check("--minimum-operations", "2"), output::toString);
    assertSaid("linearizability  correct");
  }

  @Test
  void anIncorrectHistoryEndsWith129AndTheEvidence() throws Exception {
    Operation stale = Operations.read(2, 4, 5, 1L);
    write(History.of(Operations.write(1, 0, 1, 1L), Operations.write(1, 2, 3, 2L), stale));
    assertEquals(129, check(), output::toString);
    assertSaid("linearizability  incorrect");
    assertSaid(Narrative.of(stale));
  }

  @Test
  void aShortHistoryIsInconclusive() throws Exception {
    write(History.of(Operations.write(1, 0, 1, 1L), Operations.read(2, 2, 3, 1L)));
    assertEquals(3, check(), output::toString);
    assertSaid("inconclusive");
  }

  @Test
  void aBrokenAssumptionIsInconclusiveWhateverElseIsWrong() throws Exception {
    write(
        History.of(
            Operations.write(1, 0, 9, 1L),
            Operations.write(1, 2, 3, 2L),
            Operations.read(2, 20, 21, null)));
    assertEquals(3, check("--minimum-operations", "1"), output::toString);
    assertSaid("two calls on their way");
  }

  @Test
  void aClusterThatDoesNotComeBackEndsWith128() throws Exception {
    long late = 3_000_000_000L;
    write(
        new History(
            List.of(
                Operations.write(1, 0, 1, 1L),
                Operations.read(2, 2, 3, 1L),
                Operations.unknownWrite(1, 30, late, 2L)),
            List.of(
                new FaultEvent(10, "kill", FaultEvent.Change.BEGAN, "n1"),
                new FaultEvent(20, "kill", FaultEvent.Change.ENDED, "n1"))));
    assertEquals(
        128,
        check("--minimum-operations", "2", "--recovery-bound-millis", "2000"),
        output::toString);
    assertSaid("recovery         not live");
  }

  @Test
  void aCutOffFileEndsWithTwoAndTheLine() throws Exception {
    write(History.of(Operations.write(1, 0, 1, 1L)));
    Files.write(file, Files.readAllLines(file).subList(0, 2));
    assertEquals(2, check());
    assertSaid("line 2");
    assertSaid("cut off");
  }

  @Test
  void aMissingFileOrWrongOptionEndsWithTwo() {
    assertEquals(2, check());
    assertSaid("cannot read");
    assertEquals(2, check("--juggle"));
  }
}
