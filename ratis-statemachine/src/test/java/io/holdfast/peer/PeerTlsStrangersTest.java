package io.holdfast.peer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.tls.TestAuthority;
import io.holdfast.tls.TlsMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whoever begins a handshake, and is no node, keeps no node out. */
@Tag("slow")
final class PeerTlsStrangersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long LONG_PROOF_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final TestAuthority authority = new TestAuthority("the cluster's CA");
  private final List<Socket> strangers = new ArrayList<>();
  @TempDir private Path directory;
  private TlsNodes nodes;

  @AfterEach
  void close() throws IOException {
    for (Socket stranger : strangers) {
      stranger.close();
    }
    nodes.close();
  }

  private void serve(long proofNanos) throws IOException {
    nodes = new TlsNodes(directory, proofNanos);
    nodes.serve(nodes.tls(TlsMode.REQUIRED, authority, "n1"));
  }

  private Socket connect(byte... said) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), nodes.port());
    strangers.add(socket);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    say(socket, said);
    return socket;
  }

  private static void say(Socket socket, byte... bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException shownOut) {
      // That is what happens to them.
    }
  }

  /** A whole first flight, to which the node answers with all that it has. */
  private byte[] clientHello() throws IOException {
    SSLEngine engine = nodes.tls(TlsMode.REQUIRED, authority, "n2").connecting();
    ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), record);
    return Arrays.copyOf(record.array(), record.position());
  }

  private static boolean isEnded(Socket socket) {
    try {
      while (socket.getInputStream().read() >= 0) {
        // An alert, perhaps.
      }
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void threeHundredHalfOpenHandshakesKeepNobodyOut() throws Exception {
    serve(LONG_PROOF_NANOS);
    PeerLinks before = nodes.links(nodes.tls(TlsMode.REQUIRED, authority, "n2"));
    nodes.call(before, (byte) 1).get(20, TimeUnit.SECONDS);
    byte[] hello = clientHello();
    for (int i = 0; i < 300; i++) {
      connect(i % 2 == 0 ? hello : Arrays.copyOf(hello, 40));
    }
    PeerLinks after = nodes.links(nodes.tls(TlsMode.REQUIRED, authority, "n3"));
    assertArrayEquals(new byte[] {2}, nodes.call(before, (byte) 2).get(20, TimeUnit.SECONDS));
    assertArrayEquals(new byte[] {3}, nodes.call(after, (byte) 3).get(20, TimeUnit.SECONDS));
    assertEquals(2, nodes.callers.countMembers());
    assertTrue(nodes.callers.countStrangers() <= Callers.MAX_STRANGERS);
  }

  /** On Linux all of 127.0.0.0/8 is this machine; members are at 127.0.0.1 here. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFloodFromManyAddressesKeepsNoMemberFromComingBack() throws Exception {
    serve(LONG_PROOF_NANOS);
    byte[] hello = clientHello();
    for (int i = 0; i < 500; i++) {
      connectFrom(new byte[] {127, 0, 1, (byte) (1 + i % 50)}, hello);
    }
    PeerLinks back = nodes.links(nodes.tls(TlsMode.REQUIRED, authority, "n2"));
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> nodes.call(back, (byte) 2).get(20, TimeUnit.SECONDS).length == 1);
    assertEquals(1, nodes.callers.countMembers());
  }

  private void connectFrom(byte[] address, byte[] said) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), nodes.port()));
    strangers.add(socket);
    say(socket, said);
  }

  @Test
  void aHandshakeThatDoesNotEndInTimeIsEndedThoughSomethingAlwaysComes() throws Exception {
    serve(TimeUnit.MILLISECONDS.toNanos(500));
    byte[] hello = clientHello();
    Socket slow = connect(hello[0]);
    Thread.ofVirtual()
        .start(
            () -> {
              for (int i = 1; i < hello.length && !slow.isClosed(); i++) {
                say(slow, hello[i]);
                pause();
              }
            });
    await().atMost(PATIENCE).until(() -> nodes.strangersGone.sum() == 1);
    assertTrue(isEnded(slow));
    assertEquals(0, nodes.callers.countStrangers());
  }

  /** So slowly that all of it would take half a minute. */
  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aRecordLongerThanThereAreIsTheEnd() throws Exception {
    serve(LONG_PROOF_NANOS);
    assertTrue(isEnded(connect((byte) 0x16, (byte) 3, (byte) 3, (byte) 0xff, (byte) 0xff)));
  }

  @Test
  void whatIsNoHandshakeIsTheEnd() throws Exception {
    serve(LONG_PROOF_NANOS);
    byte[] nothing = new byte[400];
    Arrays.fill(nothing, (byte) 0x16);
    assertTrue(isEnded(connect(nothing)));
  }

  /** The bytes that a stranger may send are counted whatever they are. */
  @Test
  void aHandshakeThatGoesOnForeverIsEnded() throws Exception {
    serve(LONG_PROOF_NANOS);
    Socket chatty = connect(clientHello());
    byte[] changeCipherSpec = {0x14, 3, 3, 0, 1, 1};
    for (int i = 0; i < 100_000 && !chatty.isClosed(); i++) {
      say(chatty, changeCipherSpec);
      if (nodes.strangersGone.sum() > 0) {
        break;
      }
    }
    await().atMost(PATIENCE).until(() -> nodes.strangersGone.sum() == 1);
  }

  @Test
  void withoutACertificateNobodyIsHeard() throws Exception {
    serve(LONG_PROOF_NANOS);
    assertTrue(isEnded(connect(Frame.GREETING)));
    assertEquals(0, nodes.asked.get());
  }
}
