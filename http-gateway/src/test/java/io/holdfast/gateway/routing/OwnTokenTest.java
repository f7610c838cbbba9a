package io.holdfast.gateway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token of a gateway, in a file. */
final class OwnTokenTest {
  @Test
  void aFileThatOthersCanReadWhileTheProcessRunsIsOfNoUse(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("token");
    OwnToken token = new OwnToken(file);
    assertEquals(List.of(), token.headers());
    Files.writeString(file, "hft_a_b\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertEquals(List.of(new HeaderLine("Authorization", "Bearer hft_a_b")), token.headers());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(List.of(), token.headers());
  }
}
