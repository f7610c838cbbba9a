package io.holdfast.chaos.report;

import io.holdfast.chaos.checker.Narrative;
import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.judge.Judge.Finding;
import io.holdfast.charts.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes {@code report.html}: one file that needs nothing else, made to be looked at. */
public final class RunPage {
  private static final int MAX_OFFENDING = 200;

  private final RunFacts facts;
  private final RunTimes times;
  private final StringBuilder page = new StringBuilder(1 << 16);

  private RunPage(RunFacts facts) {
    this.facts = facts;
    this.times = RunTimes.of(facts.history());
  }

  /** Writes the file anew. */
  public static void write(Path file, RunFacts facts) throws IOException {
    Files.writeString(file, new RunPage(facts).page());
  }

  private String page() throws IOException {
    add("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>");
    add(Markup.escape(facts.title() + ": " + facts.verdict().word()));
    add("</title><style>" + style() + "</style></head><body><main>");
    head();
    figures();
    offending();
    verdicts();
    charts();
    nemesis();
    configuration();
    add("</main></body></html>\n");
    return page.toString();
  }

  private void head() {
    add("<header><h1>" + Markup.escape(facts.title()) + "</h1>");
    add(badge(facts.verdict()));
    add("</header><p class=\"command\"><code>" + Markup.escape(facts.command()) + "</code></p>");
  }

  private void figures() {
    RunFigures figures = RunFigures.of(times);
    add("<ul class=\"figures\">");
    figure("answered", "%,d", figures.answered());
    figure("failed", "%,d", figures.failed());
    figure("unknown", "%,d", figures.unknown());
    figure("a second", "%,.0f", figures.perSecond());
    figure("a second at peace", "%,.0f", figures.perSecondAtPeace());
    figure("median", "%,.1f ms", figures.medianMillis());
    figure("99th percentile", "%,.1f ms", figures.p99Millis());
    figure("longest", "%,.0f ms", figures.longestMillis());
    add("</ul>");
  }

  private void figure(String name, String format, Object value) {
    add("<li><b>" + Markup.format(format, value) + "</b><span>" + name + "</span></li>");
  }

  private void offending() {
    if (facts.offending().isEmpty()) {
      return;
    }
    add("<section class=\"offending\"><h2>What shows it</h2><ol>");
    for (Operation operation : facts.offending().stream().limit(MAX_OFFENDING).toList()) {
      String moment = Markup.format("%.3f s", times.seconds(operation.invokedNanos()));
      add("<li><time>" + moment + "</time> " + Markup.escape(Narrative.of(operation)) + "</li>");
    }
    add("</ol></section>");
  }

  private void verdicts() {
    add("<section><h2>Verdicts</h2><table><tbody>");
    for (Finding finding : facts.findings()) {
      add("<tr><th>" + Markup.escape(finding.checker()) + "</th><td>");
      add(badge(finding.verdict()) + "</td><td>");
      add(Markup.escape(finding.verdict().explanation()) + "</td></tr>");
    }
    add("</tbody></table></section>");
  }

  private void charts() {
    if (!times.faults().isEmpty()) {
      chart("Faults", "", FaultChart.draw(times));
    }
    chart(
        "Clients",
        key("read", "read")
            + key("write", "write")
            + key("failed", "failed")
            + key("unknown", "unknown"),
        ClientChart.draw(times));
    chart(
        "Operations a second",
        key("ok", "answered") + key("failed", "failed") + key("unknown", "unknown"),
        ThroughputChart.draw(times));
    chart(
        "Latency of answers",
        key("p50", "median") + key("p99", "99th percentile") + key("worst", "longest"),
        LatencyChart.draw(times));
  }

  private void chart(String name, String key, String svg) {
    add(
        "<section><h2>"
            + name
            + "<span class=\"key\">"
            + key
            + "</span></h2>"
            + svg
            + "</section>");
  }

  private static String key(String style, String name) {
    return "<i class=\"" + style + "\"></i>" + name + " ";
  }

  private void nemesis() {
    if (times.faults().isEmpty()) {
      return;
    }
    add("<section><h2>Nemesis</h2><table><thead><tr><th>fault</th><th>what</th>");
    add("<th class=\"number\">from</th><th class=\"number\">for</th>");
    add("<th class=\"number\">longest without any answer</th></tr></thead><tbody>");
    for (FaultSpan span : times.faults()) {
      add("<tr><th>" + Markup.escape(span.fault()) + "</th>");
      add("<td>" + Markup.escape(span.detail()) + "</td>");
      number("%.1f s", times.seconds(span.fromNanos()));
      number("%.1f s", (span.toNanos() - span.fromNanos()) / 1e9);
      number("%,.0f ms", RunFigures.longestSilenceMillis(span, times.work()));
      add("</tr>");
    }
    add("</tbody></table></section>");
  }

  private void number(String format, double value) {
    add("<td class=\"number\">" + Markup.format(format, value) + "</td>");
  }

  private void configuration() {
    add("<section><h2>Configuration</h2><table><tbody>");
    for (Map.Entry<String, String> entry : facts.configuration().entrySet()) {
      add("<tr><th>" + Markup.escape(entry.getKey()) + "</th>");
      add("<td>" + Markup.escape(entry.getValue()) + "</td></tr>");
    }
    add("</tbody></table></section>");
  }

  private static String badge(Verdict verdict) {
    String style = verdict.word().replace(' ', '-');
    return "<span class=\"badge " + style + "\">" + verdict.word() + "</span>";
  }

  private static String style() throws IOException {
    try (InputStream css = RunPage.class.getResourceAsStream("report.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void add(String html) {
    page.append(html);
  }
}
