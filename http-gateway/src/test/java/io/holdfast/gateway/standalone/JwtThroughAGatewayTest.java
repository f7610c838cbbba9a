package io.holdfast.gateway.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.gateway.app.GuardedGateway;
import io.holdfast.gateway.auth.AuthMode;
import io.holdfast.gateway.auth.AuthSettings;
import io.holdfast.gateway.jwt.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway without data knows no issuer: nodes judge the JWT that it passes on. */
@Timeout(60)
final class JwtThroughAGatewayTest {
  @Test
  void theNodeJudgesTheTokenOfTheClient(@TempDir Path directory) throws IOException {
    TestIssuer issuer = new TestIssuer("k1");
    Path keys = Files.writeString(directory.resolve("keys.json"), issuer.keys());
    try (GuardedGateway node = new GuardedGateway(TestIssuer.settings(keys))) {
      node.user("app", "{\"verbs\":[\"read\",\"write\"],\"prefix\":\"app/\"}");
      String observer = node.userWith("gw", "observer");
      Path token = GuardedGateway.tokenFile(directory, observer);
      try (RoutedGateway gateway =
          new RoutedGateway(
              new AuthSettings(AuthMode.ON, "", null, token), node.gateway().port())) {
        String app = "Authorization: Bearer " + issuer.token("app");
        assertEquals(201, gateway.put("/v1/kv/app/a", "1", app).status());
        assertEquals(200, gateway.get("/v1/kv/app/a", app).status());
        assertEquals(403, gateway.get("/v1/kv/other", app).status());
        assertEquals(401, gateway.get("/v1/kv/app/a", app + "x").status());
        assertEquals(403, gateway.get("/metrics", app).status());
      }
    }
  }
}
