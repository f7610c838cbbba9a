package io.holdfast.gateway.audit;

import io.holdfast.gateway.text.AddressPrefix;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whose lines are written down one by one: anybody could otherwise fill the files until older lines
 * go. Each user and each stranger's address has a pace of its own; all users, and all strangers,
 * have one together. A long line counts for several. Safe for many threads.
 */
final class LinePaces {
  static final int BURST_OF_ONE = 100;
  static final int STEADY_OF_ONE = 10;
  static final int BURST = 500;
  static final int STEADY = 50;

  /** Reads and writes of keys have so many times as much. */
  static final int KEYS = 10;

  /** Users and addresses; beyond that those that came first are forgotten. */
  static final int MAX_REMEMBERED = 10_000;

  /** So much of a target counts for a line. */
  private static final int TARGET_OF_ONE = 256;

  private final Map<String, LinePace> ofOne = new LinkedHashMap<>();
  private final LinePace strangers;
  private final LinePace users;
  private final int times;

  private LinePaces(int times) {
    this.times = times;
    this.strangers = new LinePace(times * BURST, times * STEADY);
    this.users = new LinePace(times * BURST, times * STEADY);
  }

  /** Of acts, or of refusals. */
  static LinePaces ofRequests() {
    return new LinePaces(1);
  }

  /** Of reads and writes of keys. */
  static LinePaces ofKeys() {
    return new LinePaces(KEYS);
  }

  /** Whether this one is written down now, on {@link System#nanoTime()}'s scale. */
  boolean admits(AuditAct act, long nowNanos) {
    boolean stranger = act.user().isEmpty();
    String one = stranger ? AddressPrefix.of(act.from()) : "user " + act.user();
    int weight = 1 + act.target().length() / TARGET_OF_ONE;
    return ofOne(one).admits(weight, nowNanos)
        && (stranger ? strangers : users).admits(weight, nowNanos);
  }

  private synchronized LinePace ofOne(String one) {
    LinePace pace =
        ofOne.computeIfAbsent(
            one, first -> new LinePace(times * BURST_OF_ONE, times * STEADY_OF_ONE));
    if (ofOne.size() > MAX_REMEMBERED) {
      Iterator<String> oldest = ofOne.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return pace;
  }
}
