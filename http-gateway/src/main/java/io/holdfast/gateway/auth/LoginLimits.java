package io.holdfast.gateway.auth;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.text.AddressPrefix;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Bounds how often wrong passwords are tried: for a user from an address, from an address, and for
 * a user from anywhere. The last bound is wide, and does not hold for an address that has not
 * failed with this user yet: strangers must not lock a user out. Addresses of IPv6 count by their
 * first 64 bits. Safe for many threads.
 */
public final class LoginLimits {
  static final int OF_PAIR = 10;
  static final int OF_ADDRESS = 50;
  static final int OF_USER = 200;
  static final Duration WINDOW = Duration.ofMinutes(5);

  /** What is remembered; beyond that the oldest are forgotten. */
  static final int MAX_REMEMBERED = 10_000;

  private final LongSupplier nanos;
  private final Map<String, Tally> wrong = new LinkedHashMap<>();

  /** Wrong passwords since a moment. */
  private record Tally(long sinceNanos, int count) {}

  /**
   * For one node.
   *
   * @param nanos as {@link System#nanoTime()} counts
   */
  public LoginLimits(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Counts a try as wrong until {@link #right} says otherwise, so that tries at the same time count
   * too; refuses it when there were too many.
   */
  public synchronized void enter(String user, String address) {
    int failed = count(pair(user, address));
    boolean full =
        failed >= OF_PAIR
            || count(ofAddress(address)) >= OF_ADDRESS
            || (failed > 0 && count(ofUser(user)) >= OF_USER);
    if (full) {
      throw Problem.of(
              ProblemCode.RATE_LIMITED,
              "too many wrong passwords: try again within " + WINDOW.toMinutes() + " minutes")
          .exception();
    }
    add(pair(user, address), 1);
    add(ofAddress(address), 1);
    add(ofUser(user), 1);
  }

  /** It was right, after {@link #forget}: this user starts anew from this address. */
  public synchronized void right(String user, String address) {
    wrong.remove(pair(user, address));
  }

  /** Nothing came out: it does not count. */
  public synchronized void forget(String user, String address) {
    add(pair(user, address), -1);
    add(ofAddress(address), -1);
    add(ofUser(user), -1);
  }

  private static String pair(String user, String address) {
    return "p " + AddressPrefix.of(address) + " " + user;
  }

  private static String ofAddress(String address) {
    return "a " + AddressPrefix.of(address);
  }

  private static String ofUser(String user) {
    return "u " + user;
  }

  private int count(String name) {
    Tally tally = wrong.get(name);
    if (tally != null && nanos.getAsLong() - tally.sinceNanos() > WINDOW.toNanos()) {
      wrong.remove(name);
      return 0;
    }
    return tally == null ? 0 : tally.count();
  }

  private void add(String name, int more) {
    int count = count(name) + more;
    Tally before = wrong.get(name);
    if (count <= 0) {
      wrong.remove(name);
      return;
    }
    wrong.put(name, new Tally(before == null ? nanos.getAsLong() : before.sinceNanos(), count));
    if (wrong.size() > MAX_REMEMBERED) {
      Iterator<String> oldest = wrong.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }
}
