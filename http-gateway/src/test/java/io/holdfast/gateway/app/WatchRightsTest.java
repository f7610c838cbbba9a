package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody hears of what they may not watch, nor with a right that was taken away. */
final class WatchRightsTest {
  private static final String WATCH_IN = "{\"verbs\":[\"watch\"],\"prefix\":\"in/\"}";

  private final GuardedGateway guarded = new GuardedGateway();
  private final RunningGateway gateway = guarded.gateway();

  @AfterEach
  void stop() {
    guarded.close();
  }

  private WatchClient watch(String header) throws IOException {
    WatchClient watch = WatchClient.lines(gateway, "prefix=in/", header);
    assertEquals(200, watch.status());
    assertEquals("progress", watch.next().path("type").asText());
    gateway.put("/v1/kv/in/a", "1", guarded.admin());
    assertEquals("in/a", watch.change().at("/events/0/key").asText());
    return watch;
  }

  private static void assertEnds(WatchClient watch, String code) throws IOException {
    JsonNode end = watch.change();
    assertEquals("end", end.path("type").asText(), end::toString);
    assertEquals(code, end.path("code").asText(), end::toString);
    assertNull(watch.next());
  }

  @Test
  void aTokenThatIsEndedEndsItsWatches() throws IOException {
    String header = guarded.user("eve", WATCH_IN);
    try (WatchClient watch = watch(header);
        WatchClient other = watch(guarded.token("eve"))) {
      assertEquals("in/a", watch.change().at("/events/0/key").asText());
      assertEquals(200, gateway.post("/v1/auth/logout", "", header).status());
      assertEnds(watch, "UNAUTHENTICATED");
      gateway.put("/v1/kv/in/b", "1", guarded.admin());
      assertEquals("in/b", other.change().at("/events/0/key").asText());
    }
  }

  @Test
  void aRoleThatIsNarrowedEndsTheWatchesOfItsUsers() throws IOException {
    try (WatchClient watch = watch(guarded.user("eve", WATCH_IN))) {
      String less = "{\"grants\":[{\"verbs\":[\"watch\"],\"prefix\":\"in/b\"}]}";
      assertEquals(200, gateway.put("/v1/auth/roles/role-eve", less, guarded.admin()).status());
      assertEnds(watch, "FORBIDDEN");
    }
  }

  @Test
  void aTokenThatExpiresEndsItsWatches() throws IOException {
    guarded.user("eve", WATCH_IN);
    String token =
        gateway
            .post("/v1/auth/tokens", "{\"user\":\"eve\",\"ttl\":\"3s\"}", guarded.admin())
            .json()
            .path("token")
            .asText();
    try (WatchClient watch =
        WatchClient.lines(gateway, "prefix=in/", "Authorization: Bearer " + token)) {
      assertEquals(200, watch.status());
      assertEnds(watch, "UNAUTHENTICATED");
    }
  }
}
