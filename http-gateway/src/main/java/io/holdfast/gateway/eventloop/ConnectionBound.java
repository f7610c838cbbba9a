package io.holdfast.gateway.eventloop;

import io.holdfast.gateway.text.AddressPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the connections. Near the bound those that have been without a request for longest make
 * room for new ones. One address may have nearly all of them, as a gateway or a load balancer does,
 * but not the last fifth. Safe for many threads.
 */
public final class ConnectionBound {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionBound.class);

  /** A new connection's request may be on its way. */
  static final long LEAST_QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** A connection that is counted. */
  public interface Held {
    InetAddress from();

    /** For how long it has had no request; negative = it has one. */
    long quietNanos();

    /** Ends it soon; says {@link #madeRoom} then, or {@link #keep} when it has a request. */
    void end();
  }

  private final int most;

  /** Above so many an address may have no more than its share. */
  private final int shared;

  private final int share;

  /** Above so many the quiet ones make room. */
  private final int near;

  /** So many make room at a time, so that each costs little to find. */
  private final int batch;

  private final Set<Held> held = new LinkedHashSet<>();
  private final Map<String, Integer> perAddress = new HashMap<>();
  private long newClosed;
  private long quietClosed;
  private long reportedNanos = System.nanoTime() - REPORT_NANOS;

  public ConnectionBound(int most) {
    this.most = most;
    this.shared = (int) (most * 0.8);
    this.share = Math.max(1, most / 2);
    this.near = (int) (most * 0.9);
    this.batch = Math.max(1, most / 64);
  }

  /** Admits a new connection, which must {@link #leave}; false = there is no room for it. */
  public synchronized boolean enter(Held newcomer) {
    String from = AddressPrefix.of(newcomer.from());
    boolean hasItsShare = count(from) >= share;
    if (held.size() >= shared && hasItsShare) {
      if (!makeRoom(from)) {
        report("the address " + from + " has its share of them");
        newClosed++;
        return false;
      }
    } else if (held.size() >= near && !makeRoom(null) && held.size() >= most) {
      report("each has a request");
      newClosed++;
      return false;
    }
    add(newcomer);
    return true;
  }

  /** It has a request after all, so it stays. */
  public synchronized void keep(Held busy) {
    add(busy);
  }

  private void add(Held one) {
    if (held.add(one)) {
      perAddress.merge(AddressPrefix.of(one.from()), 1, Integer::sum);
    }
  }

  /** It had no request, and ends. */
  synchronized void madeRoom() {
    quietClosed++;
  }

  /** It has ended. */
  public synchronized void leave(Held gone) {
    if (held.remove(gone)) {
      perAddress.computeIfPresent(
          AddressPrefix.of(gone.from()), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  public synchronized int size() {
    return held.size();
  }

  public int most() {
    return most;
  }

  /** New connections for which there was no room. */
  public synchronized long newClosed() {
    return newClosed;
  }

  /** Idle connections that made room. */
  public synchronized long quietClosed() {
    return quietClosed;
  }

  private int count(String prefix) {
    return perAddress.getOrDefault(prefix, 0);
  }

  private record Quiet(Held one, long nanos) {}

  /**
   * Ends those that have been quiet for longest.
   *
   * @param of of this address or prefix only; null = of any
   */
  private boolean makeRoom(String of) {
    List<Quiet> quiet = new ArrayList<>();
    for (Held one : held) {
      if (of == null || AddressPrefix.of(one.from()).equals(of)) {
        long nanos = one.quietNanos();
        if (nanos >= LEAST_QUIET_NANOS) {
          quiet.add(new Quiet(one, nanos));
        }
      }
    }
    quiet.sort(Comparator.comparingLong(Quiet::nanos).reversed());
    quiet.stream()
        .limit(batch)
        .map(Quiet::one)
        .forEach(
            one -> {
              leave(one);
              one.end();
            });
    return !quiet.isEmpty();
  }

  private void report(String why) {
    long now = System.nanoTime();
    if (now - reportedNanos >= REPORT_NANOS) {
      reportedNanos = now;
      LOG.warn(
          "{} of {} connections (limits.connections) are open, and {}: new ones are closed",
          held.size(),
          most,
          why);
    }
  }
}
