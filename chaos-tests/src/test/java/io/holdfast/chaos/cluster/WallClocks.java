package io.holdfast.chaos.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the JVMs of nodes take for the time of day: jcmd asks them. */
public final class WallClocks {
  private static final Pattern DATE = Pattern.compile("\\n(\\S+): [0-9.]+ s");
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx");

  private WallClocks() {}

  /** By how much its clock is ahead of this JVM's; negative = behind. */
  public static Duration wrongBy(NodeProcess node) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(node.pid()), "VM.uptime", "-date")
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher date = DATE.matcher(output);
      if (!date.find()) {
        throw new IllegalStateException(node.name() + " tells no date: " + output);
      }
      Instant there = OffsetDateTime.parse(date.group(1), FORMAT).toInstant();
      return Duration.between(Instant.now(), there);
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + jcmd, e);
    }
  }
}
