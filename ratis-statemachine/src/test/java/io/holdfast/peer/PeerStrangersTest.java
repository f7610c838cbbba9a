package io.holdfast.peer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.peer.PeerLinks.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever connects to a node's port and is no node keeps no node out. */
@Tag("slow")
final class PeerStrangersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long TIMEOUT_NANOS = PATIENCE.toNanos();
  private static final long LONG_PROOF_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final byte KIND = 7;
  private static final byte[] NOTHING = {};

  private final LongAdder strangersGone = new LongAdder();
  private final List<Socket> strangers = new ArrayList<>();
  private Callers callers;
  private PeerServer server;

  @AfterEach
  void stop() throws IOException {
    for (Socket stranger : strangers) {
      stranger.close();
    }
    server.close();
  }

  private void serve(long proofNanos) throws IOException {
    callers = new Callers(MemberHosts.NONE, proofNanos, strangersGone, System::nanoTime);
    server =
        new PeerServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            (kind, payload) -> CompletableFuture.completedFuture(payload),
            PeerTls.OFF,
            callers,
            System::nanoTime);
  }

  private Socket connect(byte[]... said) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    strangers.add(socket);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    try {
      for (byte[] bytes : said) {
        socket.getOutputStream().write(bytes);
      }
    } catch (IOException shownOut) {
      // That is what happens to them.
    }
    return socket;
  }

  private String address() {
    return "127.0.0.1:" + server.address().getPort();
  }

  private static PeerLinks links() {
    return new PeerLinks(KIND, NOTHING, PeerTls.OFF, System::nanoTime);
  }

  private void assertAnswers(PeerLinks links, byte... payload) throws Exception {
    for (Lane lane : Lane.values()) {
      assertArrayEquals(
          payload,
          links.call(lane, address(), KIND, payload, TIMEOUT_NANOS).get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void threeHundredThatGreetAndSayNothingKeepNobodyOut() throws Exception {
    serve(LONG_PROOF_NANOS);
    try (PeerLinks before = links();
        PeerLinks after = links()) {
      assertAnswers(before, (byte) 1);
      for (int i = 0; i < 300; i++) {
        connect(Frame.GREETING);
      }
      assertAnswers(before, (byte) 2);
      assertAnswers(after, (byte) 3);
      assertEquals(4, callers.countMembers());
      assertTrue(callers.countStrangers() <= Callers.MAX_STRANGERS);
    }
  }

  @Test
  void threeHundredThatDoNotEvenGreetKeepNobodyOut() throws Exception {
    serve(LONG_PROOF_NANOS);
    for (int i = 0; i < 300; i++) {
      connect();
    }
    try (PeerLinks links = links()) {
      assertAnswers(links, (byte) 1);
    }
  }

  @Test
  void fortyThatAnnounceTheLargestFrameTakeNeitherMemoryNorRoom() throws Exception {
    serve(LONG_PROOF_NANOS);
    byte[] header = bytes(new Frame(KIND, 1, new byte[Frame.MAX_PAYLOAD_BYTES]).header());
    try (PeerLinks links = links()) {
      assertAnswers(links, (byte) 1);
      for (int i = 0; i < 40; i++) {
        connect(Frame.GREETING, header, new byte[2 << 20]);
      }
      assertAnswers(links, new byte[8 << 20]);
      assertAnswers(links, (byte) 2);
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void whoProvesNothingInTimeIsShownOutWhateverItSays() throws Exception {
    serve(TimeUnit.MILLISECONDS.toNanos(300));
    byte[] ping = bytes(Frame.ping().header());
    List<Socket> dumb =
        List.of(connect(), connect(Frame.GREETING), connect(Frame.GREETING, ping, ping));
    await().atMost(PATIENCE).until(() -> callers.countStrangers() == 0);
    for (Socket socket : dumb) {
      assertTrue(isEnded(socket));
    }
    await().atMost(PATIENCE).until(() -> strangersGone.sum() == dumb.size());
  }

  private static boolean isEnded(Socket socket) {
    try {
      while (socket.getInputStream().read() >= 0) {
        // Pings were answered.
      }
      return true;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void aNodesConnectionStaysThoughNothingIsAskedOverIt() throws Exception {
    serve(TimeUnit.MILLISECONDS.toNanos(300));
    try (PeerLinks links = links()) {
      links.keepConnected(address(), () -> {});
      await().atMost(PATIENCE).until(() -> callers.countMembers() == 2);
      await()
          .during(Duration.ofSeconds(1))
          .atMost(PATIENCE)
          .until(() -> callers.countMembers() == 2 && callers.countStrangers() == 0);
      assertEquals(0, strangersGone.sum());
    }
  }
}
