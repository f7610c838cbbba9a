package io.holdfast.chaos.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.nemesis.ClusterNetwork.SlowLink;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A proxy between this test and a socket that sends back whatever it gets. */
@Timeout(30)
class LinkProxyTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final String CALLER = "127.0.0.2";

  private ServerSocket echo;
  private volatile InetAddress seenCaller;

  @BeforeEach
  void startEcho() throws IOException {
    echo = new ServerSocket(0, 50, HERE);
    var _ = Thread.ofVirtual().start(this::echo);
  }

  @AfterEach
  void endEcho() throws IOException {
    echo.close();
  }

  private void echo() {
    try (Socket caller = echo.accept()) {
      seenCaller = caller.getInetAddress();
      caller.getInputStream().transferTo(caller.getOutputStream());
    } catch (IOException ended) {
      // The test has ended, or has broken the connection.
    }
  }

  private LinkProxy proxy(Duration delay, Duration jitter, long bytesPerSecond) throws IOException {
    SlowLink link = new SlowLink("n1", "n2", delay, jitter, bytesPerSecond);
    return new LinkProxy(
        HERE.getHostAddress(), CALLER, new InetSocketAddress(HERE, echo.getLocalPort()), link);
  }

  @Test
  void eachWayTakesTheDelayAndTheTargetSeesTheCallersAddress() throws Exception {
    try (LinkProxy proxy = proxy(Duration.ofMillis(150), Duration.ofMillis(20), 1 << 20);
        Socket socket = new Socket(HERE, proxy.port())) {
      long begin = System.nanoTime();
      socket.getOutputStream().write(7);
      assertEquals(7, socket.getInputStream().read());
      assertTrue(System.nanoTime() - begin >= Duration.ofMillis(300).toNanos());
      assertEquals(CALLER, seenCaller.getHostAddress());
    }
  }

  @Test
  void allBytesArriveInOrderAndNoFasterThanTheLinkCarriesThem() throws Exception {
    byte[] sent = new byte[400_000];
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    new Random(seed).nextBytes(sent);
    try (LinkProxy proxy = proxy(Duration.ZERO, Duration.ofMillis(5), 1_000_000);
        Socket socket = new Socket(HERE, proxy.port())) {
      long begin = System.nanoTime();
      Thread writer = Thread.ofVirtual().start(() -> write(socket, sent));
      byte[] got = new byte[sent.length];
      new DataInputStream(socket.getInputStream()).readFully(got);
      assertTrue(System.nanoTime() - begin >= Duration.ofMillis(400).toNanos());
      assertArrayEquals(sent, got);
      writer.join();
    }
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  @Test
  void itsEndBreaksWhatGoesThroughItAndNobodyConnectsAnyMore() throws Exception {
    LinkProxy proxy = proxy(Duration.ofMillis(1), Duration.ZERO, 1 << 20);
    try (Socket socket = new Socket(HERE, proxy.port())) {
      socket.getOutputStream().write(7);
      assertEquals(7, socket.getInputStream().read());
      proxy.close();
      assertThrows(IOException.class, () -> readMore(socket));
      // The kernel hears of it when the accepting thread has woken up.
      assertTrue(Waiting.until(Duration.ofSeconds(5), () -> isRefused(proxy.port())));
    }
  }

  private static boolean isRefused(int port) {
    try {
      new Socket(HERE, port).close();
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  private static void readMore(Socket socket) throws IOException {
    if (socket.getInputStream().read() < 0) {
      throw new EOFException("the connection ended");
    }
  }
}
