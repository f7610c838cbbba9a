package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
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
  void aFollowerThatKnowsNoLeaderFollowsNobody() {
    gateway.store().role("follower").leaderless(true);
    assertStatus(503, "/follower");
    assertEquals("no leader is known; 1 of 3 nodes reachable", detail("/follower"));
  }

  @Test
  void aNoSaysWhy() {
    assertEquals("this node leads", detail("/follower"));
    gateway.store().role("follower");
    assertEquals("this node is follower; n1 leads", detail("/leader"));
    gateway.store().leaderless(true);
    assertEquals("no leader is known; 1 of 3 nodes reachable", detail("/readyz"));
    assertEquals(
        "no leader is known; 1 of 3 nodes reachable",
        gateway.get("/v1/cluster").json().path("notReady").asText());
  }

  @Test
  void theClusterSaysHowOldTheStateOfAnIdleNodeIsNow() {
    gateway.store().provedAgo(Duration.ofSeconds(142));

    long stale = gateway.get("/v1/cluster").json().path("stalenessMs").asLong();

    assertTrue(stale < 1_000, stale + " ms");
  }

  private String detail(String path) {
    return gateway.get(path).json().path("detail").asText();
  }

  private void assertStatus(int status, String path) {
    assertEquals(status, gateway.get(path).status(), path);
    assertEquals(status, gateway.send("HEAD", path, null).status(), path);
  }
}
