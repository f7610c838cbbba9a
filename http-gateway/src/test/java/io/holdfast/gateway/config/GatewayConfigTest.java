package io.holdfast.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.text.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GatewayConfigTest {
  @Test
  void aGatewayWithoutNodesIsRefusedWithWhatItNeeds() {
    for (String nodes : List.of("", " ")) {
      assertTrue(refusal(Map.of("nodes", nodes)).contains("--nodes 127.0.0.1:8101"));
    }
    String unset = refusal(Map.of());
    assertTrue(unset.startsWith("nodes: no node is named"), unset);
    assertTrue(unset.contains("--nodes 127.0.0.1:8101"), unset);
  }

  @Test
  void aGatewayThatNamesItselfIsRefused() {
    Map<String, String> itself = Map.of("http", "127.0.0.1:8200", "nodes", "8101,8200");
    assertTrue(refusal(itself).contains("127.0.0.1:8200 is where this gateway itself listens"));
  }

  @Test
  void aGatewayWithNodesListensOnItsUsualAddress() {
    GatewayConfig config = read(Map.of("nodes", "127.0.0.1:8101"));
    assertEquals(List.of(new HostPort("127.0.0.1", 8101)), config.nodes());
    assertEquals(8100, config.http().port());
  }

  @Test
  void aTokenFileThatOthersCanReadIsRefusedAndOneThatIsNotThereYetIsNot(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("token");
    Map<String, String> flags =
        Map.of("nodes", "127.0.0.1:8101", "auth.token_file", file.toString());
    assertEquals(file, read(flags).auth().tokenFile());
    Files.writeString(file, "hft_a_b");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw----r--"));
    assertTrue(refusal(flags).contains("auth.token_file: " + file + " is open to others"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertEquals(file, read(flags).auth().tokenFile());
  }

  private static String refusal(Map<String, String> flags) {
    return assertThrows(ConfigException.class, () -> read(flags)).getMessage();
  }

  private static GatewayConfig read(Map<String, String> flags) {
    return GatewayConfig.read(null, Map.of(), flags);
  }
}
