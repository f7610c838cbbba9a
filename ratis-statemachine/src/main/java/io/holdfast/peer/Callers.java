package io.holdfast.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The connections that others made to this node. With TLS a caller is a stranger until its
 * certificate has been accepted; without, until one of its requests has been answered: whatever
 * speaks the protocol counts as a node then, and nodes send a request as soon as they connect.
 * Strangers are few, have little time and little memory, and the one that has been silent for
 * longest makes room for the next: so a node always finds room, whatever else connects. Where all
 * of them come from one address, that address has to make the room. Half of the places are for the
 * hosts of members: whoever comes from elsewhere crowds no node out that is about to prove itself.
 * Safe for many threads.
 */
final class Callers {
  static final int MAX_STRANGERS = 64;

  /** One address leaves room for the others. */
  static final int MAX_STRANGERS_OF_AN_ADDRESS = MAX_STRANGERS / 2;

  /** So many of them from hosts of members, and as many from elsewhere. */
  static final int MAX_STRANGERS_OF_A_KIND = MAX_STRANGERS / 2;

  private static final int MAX_STRANGERS_OF_AN_ADDRESS_ELSEWHERE = MAX_STRANGERS_OF_A_KIND / 2;

  /** Far more than the members of a cluster have. */
  static final int MAX_MEMBERS = 192;

  /** For a greeting, a request and its answer, on a bad day. */
  static final long PROOF_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A stranger gets few answers, and must take them. */
  private static final long STRANGERS_WAITING_BYTES = 64 << 10;

  private final MemberHosts hosts;
  private final long proofNanos;
  private final LongAdder strangersGone;
  private final LongSupplier nanoTime;
  private final ArrivingBytes arriving = new ArrivingBytes();
  private final Set<Caller> strangers = new LinkedHashSet<>();
  private final Set<Caller> members = new LinkedHashSet<>();
  private boolean closed;

  /**
   * Nobody yet.
   *
   * @param hosts of members; none = all have the same places
   * @param proofNanos after which a stranger is disconnected
   * @param strangersGone counts strangers that ended as strangers
   * @param nanoTime as {@link System#nanoTime}
   */
  Callers(MemberHosts hosts, long proofNanos, LongAdder strangersGone, LongSupplier nanoTime) {
    this.hosts = hosts;
    this.proofNanos = proofNanos;
    this.strangersGone = strangersGone;
    this.nanoTime = nanoTime;
  }

  /** One connection. */
  final class Caller {
    private final SocketChannel socket;
    private final InetAddress from;
    private final boolean fromMembersHost;
    private final ArrivingBytes.Part bytes = arriving.new Part();
    private final long sinceNanos = nanoTime.getAsLong();

    /** Null = it has not greeted. */
    private volatile FrameChannel channel;

    private volatile boolean member;

    private Caller(SocketChannel socket, InetAddress from) {
      this.socket = socket;
      this.from = from;
      this.fromMembersHost = hosts.contains(from);
    }

    SocketChannel socket() {
      return socket;
    }

    /** Whether it comes from where no member is, perhaps with many others. */
    boolean mayCrowd() {
      return !hosts.isEmpty() && !fromMembersHost;
    }

    ArrivingBytes.Part bytes() {
      return bytes;
    }

    /** It has greeted, and goes on over this channel. */
    void greeted(FrameChannel over) {
      over.boundWaiting(STRANGERS_WAITING_BYTES);
      channel = over;
      synchronized (Callers.this) {
        if (!closed && (strangers.contains(this) || members.contains(this))) {
          return;
        }
      }
      over.close();
    }

    boolean isMember() {
      return member;
    }

    /** It has the certificate of a node, or a request of it was answered. */
    void proven() {
      if (!member) {
        becomesMember();
      }
    }

    private void becomesMember() {
      synchronized (Callers.this) {
        if (member || !strangers.remove(this)) {
          return;
        }
        if (members.size() >= MAX_MEMBERS) {
          mostSilent(members).ifPresent(Callers.this::end);
        }
        members.add(this);
        member = true;
      }
      bytes.becomesMembers();
      channel.boundWaiting(FrameChannel.MAX_WAITING_BYTES);
    }

    private long heardNanos() {
      FrameChannel open = channel;
      return open == null ? sinceNanos : open.lastReceivedNanos();
    }
  }

  /** Registers a connection, as a stranger; another stranger may have to make room for it. */
  Caller enter(SocketChannel socket) {
    return enter(socket, socket.socket().getInetAddress());
  }

  /** The same, from this address; null = it has none any more. */
  synchronized Caller enter(SocketChannel socket, InetAddress from) {
    Caller caller = new Caller(socket, from);
    Set<Caller> neighbours = strangers(one -> Objects.equals(one.from, from));
    Set<Caller> kind = strangers(one -> one.fromMembersHost == caller.fromMembersHost);
    if (neighbours.size() >= mostOfAnAddress(caller)) {
      mostSilent(neighbours).ifPresent(this::end);
    } else if (kind.size() >= (hosts.isEmpty() ? MAX_STRANGERS : MAX_STRANGERS_OF_A_KIND)) {
      mostSilent(kind).ifPresent(this::end);
    }
    strangers.add(caller);
    return caller;
  }

  private int mostOfAnAddress(Caller caller) {
    return hosts.isEmpty() || caller.fromMembersHost
        ? MAX_STRANGERS_OF_AN_ADDRESS
        : MAX_STRANGERS_OF_AN_ADDRESS_ELSEWHERE;
  }

  private Set<Caller> strangers(Predicate<Caller> which) {
    return strangers.stream().filter(which).collect(Collectors.toSet());
  }

  private Optional<Caller> mostSilent(Set<Caller> callers) {
    long now = nanoTime.getAsLong();
    return callers.stream().max(Comparator.comparingLong(one -> now - one.heardNanos()));
  }

  /** Its connection has ended. */
  synchronized void leave(Caller gone) {
    strangers.remove(gone);
    members.remove(gone);
    gone.bytes.release();
    if (!gone.member && !closed) {
      strangersGone.increment();
    }
  }

  /** Disconnects strangers whose time is over. */
  synchronized void disconnectLate() {
    long now = nanoTime.getAsLong();
    List<Caller> late = new ArrayList<>();
    for (Caller stranger : strangers) {
      if (now - stranger.sinceNanos > proofNanos) {
        late.add(stranger);
      }
    }
    late.forEach(this::end);
  }

  private void end(Caller caller) {
    strangers.remove(caller);
    members.remove(caller);
    FrameChannel open = caller.channel;
    if (open != null) {
      open.close();
    }
    try {
      caller.socket.close();
    } catch (IOException alreadyBroken) {
      // There is nothing left to lose.
    }
  }

  synchronized int countMembers() {
    return members.size();
  }

  synchronized int countStrangers() {
    return strangers.size();
  }

  /** Ends all connections, and those that come later. */
  synchronized void close() {
    closed = true;
    List.copyOf(strangers).forEach(this::end);
    List.copyOf(members).forEach(this::end);
  }
}
