package io.holdfast.chaos.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script that makes another checker's events of a history: a proof that the format can be read
 * by a few lines that share no code.
 */
@Tag("slow")
class HistoryToKnossosTest {

  private static final Path SCRIPT = Path.of("..", "scripts", "history-to-knossos");

  @TempDir Path directory;

  @Test
  void registerOperationsBecomeEventsInTheOrderOfTime() throws Exception {
    Call swap = new Call.RegisterCompareAndSet("a \"b\"", null, 2L);
    Call write = new Call.RegisterWrite("x", 5L);
    History history =
        History.of(
            new Operation(1, "n1", 10, 40, write, Outcome.unknown("timeout")),
            new Operation(
                2,
                "n2",
                20,
                30,
                new Call.RegisterRead("x"),
                Outcome.ok(new Answer.RegisterValue(null, 7))),
            new Operation(1, "n1", 50, 60, swap, Outcome.ok(new Answer.Swapped(false, 0))),
            new Operation(1, "n1", 70, 80, swap, Outcome.ok(new Answer.Swapped(true, 8))),
            new Operation(
                3, "n1", 90, 99, new Call.RegisterWrite("x", null), Outcome.failed("no leader")),
            new Operation(
                4,
                "n1",
                91,
                99,
                new Call.SetRead("s"),
                Outcome.ok(new Answer.Elements(List.of()))));
    assertEquals(
        """
        {:process 1, :f :write, :value ["x" 5], :type :invoke, :time 10}
        {:process 2, :f :read, :value ["x" nil], :type :invoke, :time 20}
        {:process 2, :f :read, :value ["x" nil], :type :ok, :time 30}
        {:process 1, :f :write, :value ["x" 5], :type :info, :time 40}
        {:process 1000001, :f :cas, :value ["a \\"b\\"" [nil 2]], :type :invoke, :time 50}
        {:process 1000001, :f :cas, :value ["a \\"b\\"" [nil 2]], :type :fail, :time 60}
        {:process 1000001, :f :cas, :value ["a \\"b\\"" [nil 2]], :type :invoke, :time 70}
        {:process 1000001, :f :cas, :value ["a \\"b\\"" [nil 2]], :type :ok, :time 80}
        {:process 3, :f :write, :value ["x" nil], :type :invoke, :time 90}
        {:process 3, :f :write, :value ["x" nil], :type :fail, :time 99}
        """,
        converted(history));
  }

  private String converted(History history) throws IOException, InterruptedException {
    Path file = directory.resolve("history.jsonl");
    Path output = directory.resolve("history.edn");
    HistoryFileWriter.write(file, Map.of(), history);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(java.toString(), "--source", "17", SCRIPT.toString(), file.toString())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals(0, process.waitFor());
    return Files.readString(output);
  }
}
