package io.holdfast.client.examples;

import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree that the tests run in. */
final class SourceTree {
  private SourceTree() {}

  /** The folder of the whole project. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      if (Files.exists(folder.resolve("java-client/pom.xml"))) {
        return folder;
      }
      folder = folder.getParent();
    }
    throw new IllegalStateException("not inside the source tree: " + Path.of("").toAbsolutePath());
  }
}
