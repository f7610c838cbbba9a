package io.holdfast.peer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.tls.TestAuthority;
import io.holdfast.tls.TlsMode;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of a connection after the handshake. */
final class TlsWireTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(20);

  @TempDir private Path directory;
  private TlsNodes nodes;
  private SSLEngine connecting;
  private SSLEngine accepting;
  private FrameChannel one;
  private FrameChannel two;
  private final Queue<Long> cameToOne = new ConcurrentLinkedQueue<>();
  private final Queue<Long> cameToTwo = new ConcurrentLinkedQueue<>();
  private CompletableFuture<Void> oneRuns;
  private CompletableFuture<Void> twoRuns;

  @BeforeEach
  void connect() throws Exception {
    nodes = new TlsNodes(directory, Callers.PROOF_NANOS);
    TestAuthority authority = new TestAuthority("the cluster's CA");
    connecting = nodes.tls(TlsMode.REQUIRED, authority, "n1").connecting();
    accepting = nodes.tls(TlsMode.REQUIRED, authority, "n2").accepting();
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel out = SocketChannel.open(listener.getLocalAddress());
      SocketChannel in = listener.accept();
      CompletableFuture<FrameChannel> greeted =
          CompletableFuture.supplyAsync(() -> shakeHands(accepting, in));
      one = shakeHands(connecting, out);
      two = greeted.get(20, TimeUnit.SECONDS);
    }
    oneRuns = run(one, cameToOne);
    twoRuns = run(two, cameToTwo);
  }

  private static FrameChannel shakeHands(SSLEngine engine, SocketChannel socket) {
    try {
      TlsHandshake handshake =
          new TlsHandshake(
              engine,
              Runnable::run,
              socket.socket(),
              new byte[0],
              System.nanoTime() + DEADLINE_NANOS,
              System::nanoTime);
      handshake.run();
      return new FrameChannel(socket, handshake.wire(), System::nanoTime);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static CompletableFuture<Void> run(FrameChannel channel, Queue<Long> came) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                channel.run(frame -> came.add(frame.id()), new ArrivingBytes().new Part());
              } catch (IOException | RuntimeException end) {
                ended.completeExceptionally(end);
              }
            });
    return ended;
  }

  @AfterEach
  void close() throws IOException {
    one.close();
    two.close();
    nodes.close();
  }

  private static void send(FrameChannel over, int frames) throws IOException {
    for (long id = 1; id <= frames; id++) {
      over.send(new Frame((byte) 7, id, new byte[(int) id % 100 * 10]));
    }
  }

  /** As the engine does by itself after so many gigabytes. */
  @Test
  void newKeysAreAgreedOnWhileBothSidesSend() throws Exception {
    int frames = 3_000;
    CompletableFuture<Void> sent =
        CompletableFuture.runAsync(
            () -> {
              try {
                send(two, frames);
              } catch (IOException failure) {
                throw new IllegalStateException(failure);
              }
            });
    for (int id = 1; id <= frames; id++) {
      if (id % 300 == 0) {
        connecting.beginHandshake();
      }
      if (id % 500 == 0) {
        accepting.beginHandshake();
      }
      one.send(new Frame((byte) 7, id, new byte[id % 100 * 10]));
    }
    sent.get(20, TimeUnit.SECONDS);
    await().atMost(PATIENCE).until(() -> cameToOne.size() >= frames && cameToTwo.size() >= frames);
    assertEquals(LongStream.rangeClosed(1, frames).boxed().toList(), cameToOne.stream().toList());
    assertEquals(LongStream.rangeClosed(1, frames).boxed().toList(), cameToTwo.stream().toList());
  }

  @Test
  void whatTheSocketDoesNotTakeAtOnceComesAllTheSame() throws Exception {
    byte[] large = new byte[Frame.MAX_PAYLOAD_BYTES / 4];
    for (int id = 1; id <= 3; id++) {
      one.send(new Frame((byte) 7, id, large));
    }
    await().atMost(PATIENCE).until(() -> cameToTwo.size() == 3);
  }

  @Test
  void aBrokenSocketIsToldAsWhatItIsToWhoeverWritesNext() throws Exception {
    SocketChannel broken = SocketChannel.open();
    broken.close();
    Outbox outbox = new Outbox(broken);
    ByteBuffer none = ByteBuffer.allocate(0);
    TlsWire wire = new TlsWire(connecting, none, none);

    for (int i = 0; i < 3; i++) {
      assertThrows(
          ClosedChannelException.class, () -> wire.write(outbox, ByteBuffer.allocate(100)));
    }
    assertThrows(ClosedChannelException.class, () -> wire.end(outbox));
  }

  @Test
  void theEndOfOneSideIsTheEndOfBoth() {
    one.close();
    assertEnds(oneRuns, "closed here");
    assertEnds(twoRuns, "the other side closed the connection");
  }

  private static void assertEnds(CompletableFuture<Void> side, String why) {
    ExecutionException end =
        assertThrows(ExecutionException.class, () -> side.get(20, TimeUnit.SECONDS));
    assertEquals(EOFException.class, end.getCause().getClass());
    assertTrue(end.getMessage().contains(why), end.getMessage());
  }
}
