package io.holdfast.chaos.drill;

import io.holdfast.chaos.workload.Percentiles;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** A drill in words. */
final class DrillReport {
  private static final int SHOWN_LINES = 5;

  private DrillReport() {}

  static String heading() {
    return String.format(
        Locale.ROOT,
        "%-4s %-9s %7s %8s  %-21s %-21s %6s %5s %6s %6s",
        "run",
        "struck",
        "leader",
        "writes",
        "pause, gateway lives",
        "pause, gateway struck",
        "errors",
        "lost",
        "broken",
        "equal");
  }

  static String line(RunResult run) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-4d %-9s %7s %8d  %-21s %-21s %6s %5d %6d %6s",
            run.run(),
            run.victims().size() == 1 ? run.victims().getFirst() : "all",
            run.leaderMillis() < 0 ? "stays" : run.leaderMillis() + " ms",
            run.acknowledged(),
            pauses(run.stayedMillis()),
            pauses(run.movedMillis()),
            sum(run.stayedErrors()) + "/" + sum(run.movedErrors()),
            run.missing().size(),
            run.brokenReads().size() + (run.counter().isEmpty() ? 0 : 1),
            run.replicas().isEmpty() ? "yes" : "NO"));
    show(text, "missing", run.missing());
    show(text, "broken read", run.brokenReads());
    show(text, "refused", run.refused());
    show(text, "unknown", run.unknown());
    show(text, "counter", run.counter().isEmpty() ? List.of() : List.of(run.counter()));
    show(text, "replicas", run.replicas().isEmpty() ? List.of() : List.of(run.replicas()));
    return text.toString();
  }

  static String summary(DrillFault fault, List<RunResult> runs) {
    StringBuilder text = new StringBuilder();
    text.append("\n").append(fault.text()).append(", ").append(runs.size()).append(" runs\n");
    add(text, "RTO, gateway lives", rto(runs, RunResult::stayedMillis));
    add(text, "RTO, gateway struck", rto(runs, RunResult::movedMillis));
    add(
        text,
        "RPO",
        "%,d acknowledged, %,d missing"
            .formatted(
                runs.stream().mapToLong(RunResult::acknowledged).sum(),
                runs.stream().mapToLong(run -> run.missing().size()).sum()));
    add(
        text,
        "reads that broke their promise",
        "" + runs.stream().mapToLong(run -> run.brokenReads().size()).sum());
    add(
        text,
        "counter",
        runs.stream().allMatch(run -> run.counter().isEmpty())
            ? "every increment applied exactly once"
            : "WRONG");
    add(text, "errors before the fault", errors(runs, RunResult::earlyErrors));
    add(text, "errors, gateway lives", errors(runs, RunResult::stayedErrors));
    add(text, "errors, gateway struck", errors(runs, RunResult::movedErrors));
    return text.toString();
  }

  private static String rto(List<RunResult> runs, Function<RunResult, List<Long>> clients) {
    Percentiles all = percentiles(runs.stream().flatMap(run -> clients.apply(run).stream()));
    Percentiles worstOfRuns =
        percentiles(
            runs.stream()
                .filter(run -> !clients.apply(run).isEmpty())
                .map(run -> percentiles(clients.apply(run).stream()).worst()));
    if (runs.stream().allMatch(run -> clients.apply(run).isEmpty())) {
      return "no such client";
    }
    return "p50 %d ms, p99 %d ms, worst %d ms; median of the runs' worst %d ms"
        .formatted(all.at(50), all.at(99), all.worst(), worstOfRuns.at(50));
  }

  private static String pauses(List<Long> millis) {
    if (millis.isEmpty()) {
      return "-";
    }
    Percentiles pauses = percentiles(millis.stream());
    return pauses.at(50) + "/" + pauses.at(99) + "/" + pauses.worst() + " ms";
  }

  private static String errors(
      List<RunResult> runs, Function<RunResult, Map<String, Long>> errorsOf) {
    long count = runs.stream().mapToLong(run -> sum(errorsOf.apply(run))).sum();
    List<String> reasons =
        runs.stream()
            .flatMap(run -> errorsOf.apply(run).keySet().stream())
            .map(reason -> reason.substring(reason.indexOf(": ") + 2))
            .distinct()
            .limit(SHOWN_LINES)
            .toList();
    return count == 0 ? "none" : count + ": " + String.join("; ", reasons);
  }

  private static Percentiles percentiles(Stream<Long> millis) {
    return new Percentiles(millis.mapToLong(Long::longValue).toArray());
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void add(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "  %-31s %s%n", name, value));
  }

  private static void show(StringBuilder text, String name, Collection<String> lines) {
    lines.stream()
        .limit(SHOWN_LINES)
        .forEach(line -> text.append("\n     ").append(name).append(": ").append(line));
  }
}
