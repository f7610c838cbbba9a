package io.holdfast.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

  private void assertStatus(int status, String path) {
    assertEquals(status, gateway.get(path).status(), path);
    assertEquals(status, gateway.send("HEAD", path, null).status(), path);
  }
}
