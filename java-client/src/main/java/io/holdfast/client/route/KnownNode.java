package io.holdfast.client.route;

import java.net.URI;

/**
 * A node as this client knows it. Its state is guarded by the {@link NodeSelector} that owns it.
 */
public final class KnownNode {
  private static final long FIRST_PENALTY_NANOS = 250_000_000;
  private static final int MAX_DOUBLINGS = 5;

  private final URI address;
  final RoundTrip roundTrip = new RoundTrip();
  private volatile String name = "";
  private boolean answersProbes = true;
  private int failures;
  private long outUntilNanos;
  private volatile boolean hasAnswered;

  KnownNode(URI address) {
    this.address = address;
  }

  /** Scheme, host and port. */
  public URI address() {
    return address;
  }

  /** Whether it has ever answered anything, so that the client speaks its protocol. */
  public boolean hasAnswered() {
    return hasAnswered;
  }

  /** Empty until the node has said it. */
  String name() {
    return name;
  }

  /** Whether both are the same node, perhaps under two addresses. */
  boolean isSameAs(KnownNode other) {
    return this == other || (!name.isEmpty() && name.equals(other.name));
  }

  boolean isUsable(long nowNanos) {
    return answersProbes && (failures == 0 || nowNanos - outUntilNanos >= 0);
  }

  /** Nodes that failed longest ago come first where none is usable. */
  long outUntilNanos() {
    return failures == 0 ? Long.MIN_VALUE : outUntilNanos;
  }

  void probeAnswered(String saidName, boolean ready, long nanos) {
    hasAnswered = true;
    name = saidName;
    answersProbes = ready;
    roundTrip.add(nanos);
  }

  void probeFailed() {
    answersProbes = false;
    roundTrip.forget();
  }

  /** A node that answers probes and fails requests is left alone for longer and longer. */
  void requestFailed(long nowNanos) {
    outUntilNanos = nowNanos + (FIRST_PENALTY_NANOS << Math.min(failures, MAX_DOUBLINGS));
    failures++;
  }

  void requestAnswered() {
    failures = 0;
    hasAnswered = true;
    answersProbes = true;
  }

  @Override
  public String toString() {
    return name.isEmpty() ? address.toString() : name + " at " + address;
  }
}
