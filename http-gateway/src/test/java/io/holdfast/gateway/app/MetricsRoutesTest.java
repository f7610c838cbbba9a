package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page for Prometheus: its figures, and its form (text format 0.0.4). */
final class MetricsRoutesTest {
  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-z][a-z0-9_]*) (\\S.*)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-z][a-z0-9_]*)(?:\\{((?:[a-z]+=\"[^\"]*\",?)*)})?"
              + " (-?[0-9.]+(?:E-?[0-9]+)?|[+-]Inf|NaN)");

  private final RunningGateway gateway = new RunningGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void itTellsWhatTheGatewayDid() {
    gateway.put("/v1/kv/a", "1");
    gateway.get("/v1/kv/b");
    assertHas(
        "holdfast_http_requests_total{method=\"PUT\",route=\"/v1/kv/{key}\",status=\"201\"} 1.0",
        "holdfast_http_requests_total{method=\"GET\",route=\"/v1/kv/{key}\",status=\"404\"} 1.0",
        "holdfast_http_request_seconds_count{method=\"PUT\",route=\"/v1/kv/{key}\"} 1",
        "holdfast_batch_commands_count 1",
        "holdfast_queued_commands 0.0",
        "holdfast_revision 2.0",
        "holdfast_term 1.0",
        "holdfast_role{role=\"leader\"} 1.0",
        "holdfast_role{role=\"follower\"} 0.0",
        "holdfast_member_lag_entries{node=\"n1\"} 0.0",
        "holdfast_followers{progress=\"replicate\"} 0.0");
    assertTrue(page().stream().anyMatch(line -> line.startsWith("holdfast_build_info{")));
  }

  @Test
  void itTellsWhoWasKeptOut() {
    gateway.get("/v1/kv/a", "Origin: http://evil.example");
    assertHas(
        "holdfast_http_refused_total{code=\"foreign_origin\"} 1.0",
        "holdfast_http_refused_total{code=\"misdirected\"} 0.0",
        "holdfast_http_connections_closed_total{which=\"new\"} 0.0",
        "holdfast_http_connections_closed_total{which=\"quiet\"} 0.0",
        "holdfast_peer_strangers_total 3.0");
    assertTrue(page().stream().anyMatch(line -> line.startsWith("holdfast_http_connections 1")));
    assertTrue(
        page().stream().anyMatch(line -> line.startsWith("holdfast_http_connections_limit ")));
  }

  @Test
  void probesAreCountedApartAndHaveNoPartInTheTimes() {
    for (String probe : List.of("/livez", "/readyz", "/v1/cluster", "/metrics", "/leader")) {
      gateway.get(probe);
    }
    gateway.get("/follower");
    assertHas(
        "holdfast_http_probes_total{method=\"GET\",route=\"/v1/cluster\",status=\"200\"} 1.0",
        "holdfast_http_probes_total{method=\"GET\",route=\"/livez\",status=\"200\"} 1.0",
        "holdfast_http_probes_total{method=\"GET\",route=\"/follower\",status=\"503\"} 1.0");
    for (String line : page()) {
      assertFalse(line.startsWith("holdfast_http_request"), line);
    }
  }

  /** What clients wait for, 1 to 10 s, must not fall into one bucket, nor what is longer. */
  @Test
  void bucketsTellLongWaitsApart() {
    gateway.get("/v1/kv/b");
    List<String> bounds = new ArrayList<>();
    for (String line : page()) {
      if (line.startsWith("holdfast_http_request_seconds_bucket{")) {
        bounds.add(line.replaceFirst(".*le=\"([^\"]*)\".*", "$1"));
      }
    }
    assertTrue(bounds.containsAll(List.of("2.5", "4.0", "5.0", "7.5", "10.0", "30.0", "60.0")));
    assertEquals("+Inf", bounds.getLast());
  }

  @Test
  void thePageIsWrittenAsPrometheusReadsIt() {
    gateway.put("/v1/kv/a", "1");
    gateway.get("/v1/cluster");
    assertEquals(
        "text/plain; version=0.0.4; charset=utf-8", gateway.get("/metrics").header("Content-Type"));
    Set<String> families = new HashSet<>();
    Set<String> series = new HashSet<>();
    String helped = "";
    String typed = "";
    String type = "";
    for (String line : page()) {
      Matcher comment = COMMENT.matcher(line);
      if (comment.matches() && comment.group(1).equals("HELP")) {
        helped = comment.group(2);
        assertTrue(families.add(helped), line);
      } else if (comment.matches()) {
        typed = comment.group(2);
        type = comment.group(3);
        assertEquals(helped, typed);
        assertEquals(type.equals("counter"), typed.endsWith("_total"), line);
      } else {
        Matcher sample = SAMPLE.matcher(line);
        assertTrue(sample.matches(), line);
        assertTrue(series.add(sample.group(1) + sample.group(2)), line);
        String rest = type.equals("histogram") ? "_(bucket|sum|count)" : "";
        assertTrue(sample.group(1).matches(typed + rest), line);
      }
    }
    assertTrue(families.size() > 10, families::toString);
  }

  private List<String> page() {
    return gateway.get("/metrics").text().lines().toList();
  }

  private void assertHas(String... lines) {
    List<String> page = page();
    for (String line : lines) {
      assertTrue(page.contains(line), () -> line + " is not in\n" + String.join("\n", page));
    }
  }
}
