package io.holdfast.gateway.audit;

import io.holdfast.gateway.text.AddressPrefix;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whose refusals are written down one by one: whoever is refused could otherwise fill the files
 * until older lines go. Each user and each stranger's address has a pace of its own; all users, and
 * all strangers, have one together. Safe for many threads.
 */
final class RefusalPaces {
  static final int BURST_OF_ONE = 100;
  static final int STEADY_OF_ONE = 10;
  static final int BURST = 500;
  static final int STEADY = 50;

  /** Users and addresses; beyond that those that came first are forgotten. */
  static final int MAX_REMEMBERED = 10_000;

  private final Map<String, RefusalPace> ofOne = new LinkedHashMap<>();
  private final RefusalPace strangers = new RefusalPace(BURST, STEADY);
  private final RefusalPace users = new RefusalPace(BURST, STEADY);

  /** Whether this one is written down now, on {@link System#nanoTime()}'s scale. */
  boolean admits(AuditAct refused, long nowNanos) {
    boolean stranger = refused.user().isEmpty();
    String one = stranger ? AddressPrefix.of(refused.from()) : "user " + refused.user();
    return ofOne(one).admits(nowNanos) && (stranger ? strangers : users).admits(nowNanos);
  }

  private synchronized RefusalPace ofOne(String one) {
    RefusalPace pace =
        ofOne.computeIfAbsent(one, first -> new RefusalPace(BURST_OF_ONE, STEADY_OF_ONE));
    if (ofOne.size() > MAX_REMEMBERED) {
      Iterator<String> oldest = ofOne.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return pace;
  }
}
