package io.holdfast.gateway.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds environment variables that look like settings and are none: somebody meant to change
 * something, and it has no effect. They get a warning and are not refused, as an environment is
 * shared.
 */
public final class EnvironmentCheck {
  private static final String PREFIX = "HOLDFAST_";

  /** Read by the launcher, the scripts, and the libraries that tests preload into a node. */
  private static final List<String> OF_OTHERS =
      List.of(
          "HOLDFAST_JAVA_HOME",
          "HOLDFAST_JAVA_OPTS",
          "HOLDFAST_CLUSTER_DIRECTORY",
          "HOLDFAST_HTTP_BASE",
          "HOLDFAST_RAFT_BASE",
          "HOLDFAST_ZONES",
          "HOLDFAST_BUILDING",
          "HOLDFAST_LOG",
          "HOLDFAST_LOG_LIBRARIES",
          "HOLDFAST_DISK_DIRECTORY",
          "HOLDFAST_DISK_JOURNALS",
          "HOLDFAST_DISK_CONTROL",
          "HOLDFAST_CLOCK_CONTROL");

  private EnvironmentCheck() {}

  /** A line for each variable that nobody reads, with the name that it is nearest to. */
  public static List<String> warnings(Map<String, String> environment) {
    Set<String> known = known();
    return environment.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
        .sorted()
        .map(name -> name + " is no setting and has no effect" + hint(name, known))
        .toList();
  }

  /** Of nodes and gateways: both may be started from one environment. */
  private static Set<String> known() {
    Stream<String> settings =
        Stream.concat(Settings.ALL.stream(), Settings.OF_GATEWAY.stream())
            .map(Setting::environmentName);
    return Stream.concat(settings, OF_OTHERS.stream()).collect(Collectors.toUnmodifiableSet());
  }

  private static String hint(String name, Set<String> known) {
    return Nearest.hint(
        name.substring(PREFIX.length()),
        known.stream().map(one -> one.substring(PREFIX.length())),
        PREFIX);
  }
}
