package io.holdfast.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HealthRoutesTest {
  private final RunningGateway gateway = new RunningGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aLeaderIsReadyAndLeads() {
    assertStatus(200, "/livez");
    assertStatus(200, "/readyz");
    assertStatus(200, "/leader");
    assertStatus(503, "/follower");
  }

  @Test
  void aFollowerIsReadyAndFollows() {
    gateway.store().role("follower");
    assertStatus(200, "/readyz");
    assertStatus(503, "/leader");
    assertStatus(200, "/follower");
  }

  @Test
  void withoutALeaderANodeLivesAndIsNotReady() {
    gateway.store().role("candidate").leaderless(true);
    assertStatus(200, "/livez");
    assertStatus(503, "/readyz");
    assertStatus(503, "/leader");
    assertStatus(503, "/follower");
    assertEquals("other_node", gateway.get("/readyz").json().path("retry").asText());
  }

  @Test
  void metricsTellWhatTheGatewayDid() {
    gateway.put("/v1/kv/a", "1");
    gateway.get("/v1/kv/b");
    String page = gateway.get("/metrics").text();
    for (String line :
        new String[] {
          "holdfast_http_requests_total{method=\"PUT\",route=\"/v1/kv/{key}\",status=\"201\"} 1",
          "holdfast_http_requests_total{method=\"GET\",route=\"/v1/kv/{key}\",status=\"404\"} 1",
          "holdfast_http_request_seconds_count{method=\"PUT\",route=\"/v1/kv/{key}\"} 1",
          "holdfast_batch_commands_count 1",
          "holdfast_queued_commands 0",
          "holdfast_revision 2",
          "holdfast_term 1",
          "holdfast_role{role=\"leader\"} 1",
        }) {
      assertTrue(page.lines().anyMatch(line::equals), () -> line + " is not in\n" + page);
    }
  }

  private void assertStatus(int status, String path) {
    assertEquals(status, gateway.get(path).status(), path);
    assertEquals(status, gateway.send("HEAD", path, null).status(), path);
  }
}
