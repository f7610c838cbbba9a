package io.holdfast.peer;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The ways to other nodes, made when first needed. Safe for many threads. */
public final class PeerLinks implements AutoCloseable {
  /** Requests of one lane come to the other node in order; lanes do not wait for each other. */
  public enum Lane {
    /** Short questions, and signs of life. */
    CALLS,
    /** What may have to wait for a disk. */
    ENTRIES
  }

  private final CallClock clock;
  private final PeerTls tls;
  private final Refusals refusals;
  private final Frame introduction;
  private final Map<Lane, Map<String, PeerLink>> links = new EnumMap<>(Lane.class);

  /** The nodes that vote, by the addresses that the log has for them; as few as there are. */
  private final Map<String, String> voters = new ConcurrentHashMap<>();

  /** Connects to nobody yet; each connection begins with a ping, so as a stranger's. */
  public PeerLinks() {
    this(Frame.PING, new byte[0], PeerTls.OFF, System::nanoTime);
  }

  /**
   * Connects to nobody yet.
   *
   * @param kind of a request that every node answers at once; with it a connection begins, so that
   *     the other node sees that it is a node's
   * @param payload of that request
   * @param tls how the others are met
   * @param nanoTime as {@link System#nanoTime}
   */
  public PeerLinks(byte kind, byte[] payload, PeerTls tls, LongSupplier nanoTime) {
    this.clock = new CallClock(nanoTime);
    this.tls = tls;
    this.refusals = new Refusals(nanoTime);
    this.introduction = new Frame(kind, 0, payload);
    for (Lane lane : Lane.values()) {
      links.put(lane, new ConcurrentHashMap<>());
    }
  }

  /** The address that host:port stands for, looked up now. */
  public static InetSocketAddress address(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return new InetSocketAddress(
        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  private PeerLink link(Lane lane, String address) {
    return links.get(lane).computeIfAbsent(address, to -> newLink(to + "-" + lane, to));
  }

  private PeerLink newLink(String name, String address) {
    Dialer dialer = new Dialer(address, () -> voters.get(address), tls, refusals, clock.source());
    return new PeerLink(name, address, dialer, clock, introduction);
  }

  /**
   * A node votes from this address, though the configuration may have another one for it. With TLS
   * it is talked to there, and nobody else is.
   */
  public void votesFrom(String address, String node) {
    voters.put(address, node);
  }

  /**
   * Asks a node.
   *
   * @param address host:port of its Raft port
   * @return completes on a thread that must not be held up; fails with a {@link PeerException} when
   *     no answer came in time: whether the request had an effect is then unknown
   */
  public CompletableFuture<byte[]> call(
      Lane lane, String address, byte kind, byte[] payload, long timeoutNanos) {
    return link(lane, address).call(kind, payload, timeoutNanos);
  }

  /** Sends what is not answered, if a connection stands. It may be lost. */
  public void tell(Lane lane, String address, byte kind, byte[] payload) {
    link(lane, address).tell(kind, payload);
  }

  /** Whether the node was there a moment ago: a connection for short questions to it stands. */
  public boolean isConnected(String address) {
    PeerLink known = links.get(Lane.CALLS).get(address);
    return known != null && known.isConnected();
  }

  /**
   * Keeps connections to a node from now on: when the leader dies, what waited must not wait for a
   * handshake with the next one too.
   *
   * @param refused called each time a connection that stood is lost and the node refuses a new one;
   *     must not block
   */
  public void keepConnected(String address, Runnable refused) {
    link(Lane.CALLS, address).onRefused(refused);
    link(Lane.ENTRIES, address).hurry();
  }

  /** Tries at once whoever is not connected, as the next leader must be. */
  public void reconnect() {
    links.values().forEach(lane -> lane.values().forEach(PeerLink::hurry));
  }

  @Override
  public void close() {
    links.values().forEach(lane -> lane.values().forEach(PeerLink::close));
    clock.close();
  }
}
