package io.holdfast.chaos.network;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What suites that were killed could not remove: namespaces, the nodes in them, bridges. */
public final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private Leftovers() {}

  /** Removes what belongs to processes that are no more; touches nothing else. */
  static void remove() {
    namespaces().stream().filter(Leftovers::isOrphan).forEach(Leftovers::removeNamespace);
    bridges().stream().filter(Leftovers::isOrphan).forEach(Leftovers::removeBridge);
  }

  /** All processes in it are nodes that the suite started there. */
  static void removeNamespace(String namespace) {
    for (String pid : SystemCommand.run("ip", "netns", "pids", namespace).lines().toList()) {
      if (!pid.isEmpty()) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    // The cable ends in the namespace and goes with it.
    SystemCommand.run("ip", "netns", "delete", namespace);
  }

  public static List<String> namespaces() {
    return SystemCommand.run("ip", "netns", "list")
        .lines()
        .map(line -> line.split(" ", 2)[0])
        .toList();
  }

  public static List<String> bridges() {
    return SystemCommand.run("ip", "-brief", "link", "show", "type", "bridge")
        .lines()
        .map(line -> line.split("[ @]", 2)[0])
        .toList();
  }

  private static void removeBridge(String bridge) {
    SystemCommand.run("ip", "link", "delete", bridge);
  }

  private static boolean isOrphan(String name) {
    boolean orphan =
        NamespaceNames.owner(name).map(pid -> ProcessHandle.of(pid).isEmpty()).orElse(false);
    if (orphan) {
      LOG.warn("{} was left behind by a run that is no more; removed", name);
    }
    return orphan;
  }
}
