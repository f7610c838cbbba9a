package io.holdfast.gateway.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class BuildInfoTest {
  @Test
  void whatTheBuildWroteIsRead() {
    BuildInfo build = read("version=1.2.3\ncommit=0123456789ab\n");
    assertEquals(new BuildInfo("1.2.3", "0123456789ab"), build);
    assertTrue(build.toString().startsWith("Holdfast 1.2.3, commit 0123456789ab, on Java 2"));
  }

  @Test
  void whatNoBuildHasFilledInIsUnknown() {
    BuildInfo unknown = new BuildInfo("unknown", "unknown");
    assertEquals(unknown, BuildInfo.read(null));
    assertEquals(unknown, read("version=${project.version}\ncommit=\n"));
  }

  private static BuildInfo read(String text) {
    return BuildInfo.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
