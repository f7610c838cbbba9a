package io.holdfast.chaos.network;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of what one cluster adds to the machine. They tell the process that made them, so that runs
 * beside each other do not clash and what a dead one left behind is recognised.
 *
 * @param prefix short: the kernel takes 15 characters for the name of an interface
 */
public record NamespaceNames(String prefix) {
  private static final Pattern PATTERN = Pattern.compile("hf([0-9]+)x[0-9]+(?:n[0-9]+|br)");
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Names that no other cluster has, in this process or another. */
  static NamespaceNames next() {
    return new NamespaceNames("hf" + ProcessHandle.current().pid() + "x" + COUNT.incrementAndGet());
  }

  String bridge() {
    return prefix + "br";
  }

  /** The namespace of a node, and the end of its cable at the bridge. */
  String node(int number) {
    return prefix + "n" + number;
  }

  /** The process that made what has this name; empty when it is none of these names. */
  public static Optional<Long> owner(String name) {
    Matcher matcher = PATTERN.matcher(name);
    return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
  }
}
