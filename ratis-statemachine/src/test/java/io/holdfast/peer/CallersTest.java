package io.holdfast.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.peer.Callers.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Strangers have ten seconds on the test's clock. */
class CallersTest {
  private final LongAdder gone = new LongAdder();
  private long nowNanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5);
  private final Callers callers =
      new Callers(MemberHosts.NONE, TimeUnit.SECONDS.toNanos(10), gone, () -> nowNanos);

  @AfterEach
  void close() {
    callers.close();
  }

  @Test
  void aStrangerIsShownOutWhenItsTimeIsOverAndNotBefore() throws IOException {
    Caller early = enter();
    pass(6);
    Caller late = enter();
    pass(4);
    callers.disconnectLate();
    assertTrue(early.socket().isOpen());
    pass(1);
    callers.disconnectLate();
    assertFalse(early.socket().isOpen());
    assertTrue(late.socket().isOpen());
  }

  @Test
  void whoWasAnsweredMayStay() throws IOException {
    Caller node = enter();
    node.greeted(new FrameChannel(node.socket(), new PlainWire(), () -> nowNanos));
    node.proven();
    pass(3_600);
    callers.disconnectLate();
    assertTrue(node.socket().isOpen());
    assertEquals(1, callers.countMembers());
  }

  @Test
  void theStrangerThatWasSilentForLongestMakesRoomForTheNext() throws IOException {
    List<Caller> strangers = new ArrayList<>();
    for (int i = 0; i < Callers.MAX_STRANGERS; i++) {
      strangers.add(enterFrom(i % 4));
      nowNanos++;
    }
    enterFrom(4);
    assertFalse(strangers.getFirst().socket().isOpen());
    assertTrue(strangers.get(1).socket().isOpen());
    assertEquals(Callers.MAX_STRANGERS, callers.countStrangers());
  }

  /** Otherwise a flood from one address would show out a node of another that is about to greet. */
  @Test
  void anAddressWithManyStrangersMakesRoomForItsOwnNextOne() throws IOException {
    Caller elsewhere = enterFrom(1);
    nowNanos++;
    List<Caller> flood = new ArrayList<>();
    for (int i = 0; i <= Callers.MAX_STRANGERS_OF_AN_ADDRESS; i++) {
      flood.add(enterFrom(2));
      nowNanos++;
    }
    assertTrue(elsewhere.socket().isOpen());
    assertFalse(flood.getFirst().socket().isOpen());
    assertTrue(flood.get(1).socket().isOpen());
    assertEquals(Callers.MAX_STRANGERS_OF_AN_ADDRESS + 1, callers.countStrangers());
  }

  @Test
  void strangersFromElsewhereLeaveTheHostsOfMembersTheirPlaces() throws IOException {
    MemberHosts hosts = new MemberHosts(List.of("10.0.0.200:9000", "10.0.0.201:9000"));
    hosts.resolve();
    Callers guarded = new Callers(hosts, TimeUnit.SECONDS.toNanos(10), gone, () -> nowNanos);
    Caller member = guarded.enter(SocketChannel.open(), host(200));
    for (int i = 0; i < 500; i++) {
      nowNanos++;
      guarded.enter(SocketChannel.open(), host(i % 50));
    }
    assertTrue(member.socket().isOpen());
    assertEquals(1 + Callers.MAX_STRANGERS_OF_A_KIND, guarded.countStrangers());
    for (int i = 0; i < Callers.MAX_STRANGERS_OF_A_KIND; i++) {
      nowNanos++;
      guarded.enter(SocketChannel.open(), host(201));
    }
    assertFalse(member.socket().isOpen(), "on hosts of members the most silent makes room too");
    guarded.close();
  }

  private Caller enterFrom(int host) throws IOException {
    return callers.enter(SocketChannel.open(), host(host));
  }

  private static InetAddress host(int host) throws IOException {
    return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) host});
  }

  private Caller enter() throws IOException {
    return callers.enter(SocketChannel.open());
  }

  private void pass(long seconds) {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
  }
}
