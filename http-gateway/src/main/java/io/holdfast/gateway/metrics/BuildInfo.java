package io.holdfast.gateway.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which program this is.
 *
 * @param version of the release
 * @param commit of its source, shortened; unknown when it was built outside of a repository
 */
public record BuildInfo(String version, String commit) {
  private static final String UNKNOWN = "unknown";

  /** As the build wrote it down. */
  public static final BuildInfo OF_THIS_PROGRAM =
      read(BuildInfo.class.getResourceAsStream("build.properties"));

  /** Reads what a build wrote; null = it wrote nothing. */
  static BuildInfo read(InputStream written) {
    Properties properties = new Properties();
    try (InputStream in = written) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new BuildInfo(value(properties, "version"), value(properties, "commit"));
  }

  /** What no build has filled in is not known. */
  private static String value(Properties properties, String name) {
    String value = properties.getProperty(name, "");
    return value.isEmpty() || value.startsWith("${") ? UNKNOWN : value;
  }

  /** For people. */
  @Override
  public String toString() {
    return "Holdfast " + version + ", commit " + commit + ", on Java " + Runtime.version();
  }
}
