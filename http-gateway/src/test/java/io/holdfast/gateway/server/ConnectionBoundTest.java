package io.holdfast.gateway.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.eventloop.ConnectionBound;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ConnectionBoundTest {
  private static final int MOST = 100;
  private static final long SERVING = -1;
  private static final long NEW = 0;

  private final ConnectionBound bound = new ConnectionBound(MOST);
  private final List<Fake> ended = new ArrayList<>();

  private final class Fake implements ConnectionBound.Held {
    private final InetAddress from;
    private final long quietNanos;

    Fake(int address, long quietNanos) {
      this(address(address), quietNanos);
    }

    Fake(InetAddress from, long quietNanos) {
      this.from = from;
      this.quietNanos = quietNanos;
    }

    @Override
    public InetAddress from() {
      return from;
    }

    @Override
    public long quietNanos() {
      return quietNanos;
    }

    @Override
    public void end() {
      ended.add(this);
    }
  }

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static long seconds(int seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  private List<Fake> enter(int count, int address, long quietNanos) {
    List<Fake> entered = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Fake one = new Fake(address, quietNanos);
      assertTrue(bound.enter(one), () -> "after " + bound.size());
      entered.add(one);
    }
    return entered;
  }

  @Test
  void farFromTheBoundNobodyIsEndedHoweverQuietAndHoweverManyOfOneAddress() {
    enter(80, 1, seconds(1_000));
    assertEquals(List.of(), ended);
  }

  @Test
  void nearTheBoundTheQuietestMakesRoom() {
    for (int address = 1; address <= 9; address++) {
      enter(10, address, address == 5 ? seconds(100) : seconds(10));
    }
    enter(1, 20, NEW);
    assertEquals(1, ended.size());
    assertEquals(address(5), ended.getFirst().from());
    assertEquals(90, bound.size());
  }

  @Test
  void whoHasARequestOrHasJustComeIsNotEnded() {
    for (int address = 1; address <= 10; address++) {
      enter(10, address, address % 2 == 0 ? SERVING : NEW);
    }
    assertFalse(bound.enter(new Fake(20, NEW)));
    assertEquals(List.of(), ended);
    assertEquals(MOST, bound.size());
  }

  @Test
  void thereAreNeverMoreThanTheBound() {
    for (int i = 0; i < 10 * MOST; i++) {
      boolean _ = bound.enter(new Fake(i % 7, i % 3 == 0 ? SERVING : seconds(2)));
      assertTrue(bound.size() <= MOST);
    }
  }

  @Test
  void oneAddressDoesNotGetTheLastFifth() {
    enter(80, 1, SERVING);
    assertFalse(bound.enter(new Fake(1, NEW)), "it has its share, and none of them is quiet");
    enter(20, 2, NEW);
    assertEquals(List.of(), ended);
    assertFalse(bound.enter(new Fake(3, NEW)));
  }

  @Test
  void allAddressesOfOneIpv6PrefixHaveOneShare() {
    for (int i = 0; i < 80; i++) {
      assertTrue(bound.enter(new Fake(ipv6(0, i), SERVING)));
    }
    assertFalse(bound.enter(new Fake(ipv6(0, 80), SERVING)));
    assertTrue(bound.enter(new Fake(ipv6(1, 0), SERVING)));
  }

  private static InetAddress ipv6(int network, int host) {
    return InetAddress.ofLiteral("2001:db8:0:" + network + "::" + host);
  }

  @Test
  void aboveItsShareAnAddressMakesRoomForItself() {
    List<Fake> quiet = enter(80, 1, seconds(5));
    enter(5, 2, seconds(100));
    enter(1, 1, NEW);
    assertEquals(List.of(quiet.getFirst()), ended);
  }

  @Test
  void whoEndsLeavesRoomAndWhoHasARequestAfterAllIsCountedAgain() {
    List<Fake> first = enter(80, 1, SERVING);
    bound.leave(first.getFirst());
    bound.leave(first.getFirst());
    assertEquals(79, bound.size());
    bound.keep(first.getFirst());
    bound.keep(first.getFirst());
    assertEquals(80, bound.size());
    assertFalse(bound.enter(new Fake(1, NEW)));
  }

  @Test
  void filesAreKeptBackForLogAndDatabase() {
    assertEquals(512, OpenFiles.roomForConnections(1_024));
    assertEquals(4_096 - OpenFiles.RESERVED, OpenFiles.roomForConnections(4_096));
    assertTrue(OpenFiles.usualConnections(1 << 20) <= OpenFiles.MAX_UNASKED);
  }
}
