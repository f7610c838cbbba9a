package io.holdfast.gateway.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.gateway.app.GuardedGateway;
import io.holdfast.gateway.app.RawAnswer;
import io.holdfast.gateway.auth.AuthMode;
import io.holdfast.gateway.auth.AuthSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway without data leaves it to nodes who may do what, and asks them as itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class GuardedByNodesTest {
  private GuardedGateway node;
  private RoutedGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = new GuardedGateway();
    String header = node.userWith("gw", "observer");
    Path token = GuardedGateway.tokenFile(directory, header);
    gateway =
        new RoutedGateway(new AuthSettings(AuthMode.ON, "", null, token), node.gateway().port());
  }

  @AfterAll
  void stop() {
    gateway.close();
    node.close();
  }

  @Test
  void theTokenOfTheClientDecidesAndNotThatOfTheGateway() {
    String app = node.user("app", "{\"verbs\":[\"read\",\"write\"],\"prefix\":\"app/\"}");
    assertEquals(201, gateway.put("/v1/kv/app/a", "1", app).status());
    assertEquals(200, gateway.get("/v1/kv/app/a", app).status());
    assertEquals(401, gateway.get("/v1/kv/app/a").status());
    assertEquals(401, gateway.get("/v1/cluster").status());
    assertEquals(401, gateway.put("/v1/kv/app/a", "1").status());
    RawAnswer outside = gateway.put("/v1/kv/other", "1", app);
    assertEquals(403, outside.status());
    assertEquals("write", outside.json().path("verb").asText());
    assertEquals("other", outside.json().path("key").asText());
    assertEquals(401, gateway.get("/v1/kv/app/a", "Connection: authorization").status());
  }

  @Test
  void aClientCannotSpeakForTheGateway() {
    assertEquals(400, gateway.get("/v1/kv/app/a", "Holdfast-User: root").status());
    assertEquals(401, gateway.get("/v1/cluster", "Holdfast-Probe: gw").status());
  }

  @Test
  void aLoginGoesThroughTheGateway() {
    String body = "{\"user\":\"root\",\"password\":\"" + GuardedGateway.PASSWORD + "\"}";
    RawAnswer login = gateway.send("POST", "/v1/auth/login", body);
    assertEquals(201, login.status(), login::text);
    String token = "Authorization: Bearer " + login.json().path("token").asText();
    assertEquals(200, gateway.get("/v1/auth/users", token).status());
  }
}
