package io.holdfast.chaos.cluster;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the program that the build packaged. */
public final class Distribution {
  private static final String PROPERTY = "holdfast.launcher";
  private static final Path PACKAGED = Path.of("http-gateway/target/dist/holdfast/bin/holdfast");

  private Distribution() {}

  /**
   * The launcher named by the system property holdfast.launcher, or the one in the source tree that
   * the working directory lies in.
   *
   * @throws IllegalStateException when there is none
   */
  public static Path launcher() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      return Path.of(named);
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path candidate = folder.resolve(PACKAGED);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
      folder = folder.getParent();
    }
    throw new IllegalStateException(
        "no " + PACKAGED + " here or above; build it: mvn package -pl http-gateway -am");
  }
}
