package io.holdfast.chaos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.FaultEvent;
import io.holdfast.chaos.history.FaultEvent.Change;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import io.holdfast.chaos.judge.Judge.Finding;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
  private static final long SECOND = 1_000_000_000;

  @TempDir Path folder;

  @Test
  void theFactsOfARunAreThereForPrograms() throws IOException {
    RunJson.write(folder.resolve("run.json"), facts(history()));
    JsonNode run = new ObjectMapper().readTree(folder.resolve("run.json").toFile());
    assertEquals("incorrect", run.path("verdict").asText());
    assertEquals("7", run.path("configuration").path("seed").asText());
    assertEquals("set", run.path("verdicts").path(0).path("checker").asText());
    assertEquals(20, run.path("figures").path("answered").asLong());
    assertEquals(1, run.path("figures").path("unknown").asLong());
    JsonNode fault = run.path("nemesis").path(0);
    assertEquals("kill-one", fault.path("fault").asText());
    assertEquals(5.5, fault.path("fromSeconds").asDouble());
    assertEquals(8.0, fault.path("toSeconds").asDouble());
    // The last answer was at 5.1, the fault came at 5.5, the next answer at 8.1.
    assertEquals(2_600, fault.path("longestSilenceMillis").asDouble());
  }

  @Test
  void thePageIsWholeAndNeedsNothingElse() throws Exception {
    RunPage.write(folder.resolve("report.html"), facts(history()));
    String page = Files.readString(folder.resolve("report.html"));
    assertFalse(page.contains("<script"), "a script");
    assertFalse(page.contains("http:") || page.contains("https:") || page.contains("url("), page);
    assertTrue(page.contains("SIGKILL of &lt;n1&gt;"), "what was done is told, and escaped");
    for (String drawing : page.split("(?=<svg )", -1)) {
      if (drawing.startsWith("<svg ")) {
        String svg = drawing.substring(0, drawing.indexOf("</svg>") + 6);
        var parser = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
        assertEquals(
            "svg",
            parser.parse(new InputSource(new StringReader(svg))).getDocumentElement().getTagName());
        assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
      }
    }
  }

  @Test
  void theNameOfAFaultStandsOnceInItsLane() {
    List<FaultEvent> twice =
        List.of(
            new FaultEvent(SECOND, "kill-one", Change.BEGAN, "n1"),
            new FaultEvent(2 * SECOND, "kill-one", Change.ENDED, "n1"),
            new FaultEvent(4 * SECOND, "kill-one", Change.BEGAN, "n2"),
            new FaultEvent(6 * SECOND, "kill-one", Change.ENDED, "n2"));
    String chart = FaultChart.draw(RunTimes.of(new History(history().operations(), twice)));
    assertEquals(1, chart.split(">kill-one<", -1).length - 1, chart);
  }

  @Test
  void aRunInWhichNothingHappenedHasAPageToo() throws IOException {
    RunPage.write(folder.resolve("report.html"), facts(History.of()));
    assertTrue(Files.readString(folder.resolve("report.html")).contains("incorrect"));
  }

  @Test
  void aFaultThatDidNotEndLastsToTheEnd() {
    FaultEvent began = new FaultEvent(1, "a", Change.BEGAN, "x");
    FaultEvent again = new FaultEvent(2, "a", Change.BEGAN, "y");
    FaultEvent ended = new FaultEvent(5, "a", Change.ENDED, "y");
    assertEquals(
        List.of(new FaultSpan("a", "x", 1, 9), new FaultSpan("a", "y", 2, 5)),
        FaultSpan.of(List.of(began, again, ended), 9));
  }

  /** One write a second by one client; none is answered between 5.5 and 8.1 seconds. */
  private static History history() {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      long at = i * SECOND;
      boolean hurt = i == 6 || i == 7;
      Outcome outcome = hurt ? Outcome.failed("no") : Outcome.ok(new Answer.Written(i + 2));
      if (i == 22) {
        outcome = Outcome.unknown("timeout");
      }
      operations.add(
          new Operation(0, "n1", at, at + SECOND / 10, new Call.SetAdd("s", i), outcome));
    }
    return new History(
        operations,
        List.of(
            new FaultEvent(5 * SECOND + SECOND / 2, "kill-one", Change.BEGAN, "SIGKILL of <n1>"),
            new FaultEvent(8 * SECOND, "kill-one", Change.ENDED, "SIGKILL of <n1>")));
  }

  private static RunFacts facts(History history) {
    Verdict verdict =
        new Verdict.Incorrect("lost", history.operations().stream().limit(1).toList());
    return new RunFacts(
        "a run",
        "scripts/chaos",
        Map.of("seed", "7"),
        verdict,
        List.of(new Finding("set", verdict)),
        history.operations().stream().limit(1).toList(),
        history);
  }
}
