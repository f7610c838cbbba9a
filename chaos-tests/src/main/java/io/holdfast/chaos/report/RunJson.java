package io.holdfast.chaos.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.chaos.judge.Judge.Finding;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes {@code run.json}: the facts of a run for programs. Times are seconds since its begin. */
public final class RunJson {
  private RunJson() {}

  /** Writes the file anew. */
  public static void write(Path file, RunFacts facts) throws IOException {
    RunTimes times = RunTimes.of(facts.history());
    try (Writer out = Files.newBufferedWriter(file);
        JsonGenerator json = new JsonFactory().createGenerator(out).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("verdict", facts.verdict().word());
      json.writeStringField("command", facts.command());
      json.writeObjectFieldStart("configuration");
      for (var entry : facts.configuration().entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      figures(json, RunFigures.of(times));
      json.writeArrayFieldStart("verdicts");
      for (Finding finding : facts.findings()) {
        json.writeStartObject();
        json.writeStringField("checker", finding.checker());
        json.writeStringField("verdict", finding.verdict().word());
        json.writeStringField("explanation", finding.verdict().explanation());
        json.writeEndObject();
      }
      json.writeEndArray();
      nemesis(json, times);
      json.writeEndObject();
    }
  }

  private static void figures(JsonGenerator json, RunFigures figures) throws IOException {
    json.writeObjectFieldStart("figures");
    json.writeNumberField("answered", figures.answered());
    json.writeNumberField("failed", figures.failed());
    json.writeNumberField("unknown", figures.unknown());
    json.writeNumberField("perSecond", rounded(figures.perSecond()));
    json.writeNumberField("perSecondAtPeace", rounded(figures.perSecondAtPeace()));
    json.writeNumberField("medianMillis", rounded(figures.medianMillis()));
    json.writeNumberField("p99Millis", rounded(figures.p99Millis()));
    json.writeNumberField("longestMillis", rounded(figures.longestMillis()));
    json.writeEndObject();
  }

  private static void nemesis(JsonGenerator json, RunTimes times) throws IOException {
    json.writeArrayFieldStart("nemesis");
    for (FaultSpan span : times.faults()) {
      json.writeStartObject();
      json.writeStringField("fault", span.fault());
      json.writeStringField("detail", span.detail());
      json.writeNumberField("fromSeconds", rounded(times.seconds(span.fromNanos())));
      json.writeNumberField("toSeconds", rounded(times.seconds(span.toNanos())));
      json.writeNumberField(
          "longestSilenceMillis", rounded(RunFigures.longestSilenceMillis(span, times.work())));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
