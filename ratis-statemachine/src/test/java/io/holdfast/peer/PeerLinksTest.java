package io.holdfast.peer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.peer.PeerLinks.Lane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PeerLinksTest {
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final byte KIND = 7;

  @Test
  void manyCallsOfAllSizesAreEachAnsweredWithWhatBelongsToThem() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (PeerServer server = serve(0, (kind, payload) -> done(payload));
        PeerLinks links = new PeerLinks()) {
      List<byte[]> asked = new ArrayList<>();
      List<CompletableFuture<byte[]>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        byte[] payload = new byte[i % 50 == 0 ? 1 << 20 : random.nextInt(300)];
        random.nextBytes(payload);
        asked.add(payload);
        answers.add(links.call(Lane.CALLS, address(server), KIND, payload, TIMEOUT_NANOS));
      }
      for (int i = 0; i < asked.size(); i++) {
        assertArrayEquals(asked.get(i), answers.get(i).get(20, TimeUnit.SECONDS), "seed " + seed);
      }
    }
  }

  @Test
  void requestsOfOneLaneComeInOrder() throws Exception {
    Queue<Integer> came = new ConcurrentLinkedQueue<>();
    try (PeerServer server =
            serve(
                0,
                (kind, payload) -> {
                  came.add(payload.length);
                  return done(payload);
                });
        PeerLinks links = new PeerLinks()) {
      List<Integer> sent = new ArrayList<>();
      CompletableFuture<byte[]> last = done(new byte[0]);
      for (int i = 0; i < 300; i++) {
        sent.add(i);
        last = links.call(Lane.ENTRIES, address(server), KIND, new byte[i], TIMEOUT_NANOS);
      }
      last.get(20, TimeUnit.SECONDS);
      assertEquals(sent, List.copyOf(came));
    }
  }

  @Test
  void aLaneThatWaitsForADiskDoesNotHoldUpTheOther() throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    try (PeerServer server =
            serve(
                0,
                (kind, payload) -> {
                  if (payload.length > 0) {
                    hold(disk);
                  }
                  return done(payload);
                });
        PeerLinks links = new PeerLinks()) {
      CompletableFuture<byte[]> entries =
          links.call(Lane.ENTRIES, address(server), KIND, new byte[1], TIMEOUT_NANOS);
      links
          .call(Lane.CALLS, address(server), KIND, new byte[0], TIMEOUT_NANOS)
          .get(20, TimeUnit.SECONDS);
      disk.countDown();
      entries.get(20, TimeUnit.SECONDS);
    }
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aCallWithoutAnAnswerFailsInTimeThoughTheNodeIsThere() throws Exception {
    try (PeerServer server = serve(0, (kind, payload) -> new CompletableFuture<>());
        PeerLinks links = new PeerLinks()) {
      long began = System.nanoTime();
      CompletableFuture<byte[]> answer =
          links.call(
              Lane.CALLS, address(server), KIND, new byte[0], TimeUnit.MILLISECONDS.toNanos(200));
      assertInstanceOf(PeerException.Timeout.class, failure(answer));
      assertTrue(System.nanoTime() - began >= TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  /** What it works on may take long; that it is there it says all the same. */
  @Tag("slow")
  @Test
  void aNodeThatTakesLongForAnAnswerKeepsItsConnection() throws Exception {
    CompletableFuture<byte[]> late = new CompletableFuture<>();
    AtomicInteger asked = new AtomicInteger();
    try (PeerServer server =
            serve(
                0,
                (kind, payload) -> {
                  asked.incrementAndGet();
                  return late;
                });
        PeerLinks links = new PeerLinks()) {
      CompletableFuture<byte[]> answer =
          links.call(Lane.CALLS, address(server), KIND, new byte[0], TIMEOUT_NANOS);
      late.completeOnTimeout(new byte[] {1}, 4, TimeUnit.SECONDS);
      assertArrayEquals(new byte[] {1}, answer.get(20, TimeUnit.SECONDS));
      assertEquals(1, asked.get());
    }
  }

  /** As behind a cut network: TCP itself would try for minutes. */
  @Test
  void aConnectionThatOwesAnAnswerAndSaysNothingIsMadeAnew() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        PeerLinks links = new PeerLinks()) {
      CompletableFuture<byte[]> answer =
          links.call(
              Lane.CALLS, "127.0.0.1:" + silent.getLocalPort(), KIND, new byte[0], TIMEOUT_NANOS);
      silent.setSoTimeout(20_000);
      Socket first = silent.accept();
      Socket second = silent.accept();
      assertInstanceOf(PeerException.Unreachable.class, failure(answer));
      first.close();
      second.close();
    }
  }

  /** Heartbeats to a node behind a cut network each give up long before that. */
  @Test
  void aConnectionIsMadeAnewThoughEachCallGivesUpSoon() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        PeerLinks links = new PeerLinks()) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      silent.setSoTimeout(20_000);
      CompletableFuture<Socket> second =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  silent.accept();
                  return silent.accept();
                } catch (IOException none) {
                  throw new UncheckedIOException(none);
                }
              });
      while (!second.isDone()) {
        failure(
            links.call(Lane.CALLS, address, KIND, new byte[0], TimeUnit.MILLISECONDS.toNanos(300)));
      }
      second.get().close();
    }
  }

  /** It owes nothing while nothing is asked. */
  @Tag("slow")
  @Test
  void aConnectionThatWasIdleForLongIsKept() throws Exception {
    try (PeerServer server =
            serve(
                0,
                (kind, payload) ->
                    new CompletableFuture<byte[]>()
                        .completeOnTimeout(payload, 500, TimeUnit.MILLISECONDS));
        PeerLinks links = new PeerLinks()) {
      for (int i = 0; i < 2; i++) {
        links
            .call(Lane.CALLS, address(server), KIND, new byte[0], TIMEOUT_NANOS)
            .get(20, TimeUnit.SECONDS);
        Thread.sleep(2_500); // The idle time is what is tested.
      }
    }
  }

  @Test
  void whatCannotBeDoneIsAnsweredWithTheReason() throws Exception {
    try (PeerServer server =
            serve(
                0,
                (kind, payload) -> {
                  throw new IllegalStateException("not today");
                });
        PeerLinks links = new PeerLinks()) {
      PeerException refused =
          failure(links.call(Lane.CALLS, address(server), KIND, new byte[0], TIMEOUT_NANOS));
      assertInstanceOf(PeerException.Refused.class, refused);
      assertTrue(refused.getMessage().contains("not today"), refused.getMessage());
    }
  }

  @Test
  void aLostConnectionIsToldOnceAndMadeAgainWhenTheNodeIsBack() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    PeerServer first = serve(0, (kind, payload) -> done(new byte[] {1}));
    String address = address(first);
    try (PeerLinks links = new PeerLinks()) {
      links.keepConnected(address, refused::incrementAndGet);
      await().atMost(PATIENCE).until(() -> answers(links, address, 1));
      first.close();
      await().atMost(PATIENCE).until(() -> refused.get() == 1);
      assertInstanceOf(
          PeerException.Unreachable.class,
          failure(links.call(Lane.CALLS, address, KIND, new byte[0], TIMEOUT_NANOS)));

      PeerServer second = serve(first.address().getPort(), (kind, payload) -> done(new byte[] {2}));
      await().atMost(PATIENCE).until(() -> answers(links, address, 2));
      assertEquals(1, refused.get());
      second.close();
      await().atMost(PATIENCE).until(() -> refused.get() == 2);
    } finally {
      first.close();
    }
  }

  private static boolean answers(PeerLinks links, String address, int with) throws Exception {
    return links
        .call(Lane.CALLS, address, KIND, new byte[0], TIMEOUT_NANOS)
        .handle((answer, failure) -> failure == null && answer[0] == with)
        .get(20, TimeUnit.SECONDS);
  }

  /** A node that starts before the others has lost nobody. */
  @Test
  void aNodeThatWasNeverConnectedIsNotTakenForALostOne() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    PeerServer server = serve(0, (kind, payload) -> done(payload));
    String address = address(server);
    server.close();
    try (PeerLinks links = new PeerLinks()) {
      links.keepConnected(address, refused::incrementAndGet);
      failure(links.call(Lane.CALLS, address, KIND, new byte[0], TIMEOUT_NANOS));
      assertEquals(0, refused.get());
    }
  }

  @Test
  void whoeverDoesNotSpeakAsANodeIsNotAnswered() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (PeerServer server =
            serve(
                0,
                (kind, payload) -> {
                  asked.incrementAndGet();
                  return done(payload);
                });
        Socket browser = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      browser.setSoTimeout(20_000);
      browser
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertTrue(isClosed(browser));
      assertEquals(0, asked.get());
    }
  }

  /** With an end or a reset: what it sent has not all been read. */
  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void anAddressThatIsTakenIsAnErrorAtTheStart() throws Exception {
    try (PeerServer server = serve(0, (kind, payload) -> done(payload))) {
      assertThrows(
          IOException.class, () -> serve(server.address().getPort(), (kind, payload) -> null));
    }
  }

  private static PeerServer serve(int port, PeerServer.Requests requests) throws IOException {
    return new PeerServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), requests);
  }

  private static String address(PeerServer server) {
    return "127.0.0.1:" + server.address().getPort();
  }

  private static CompletableFuture<byte[]> done(byte[] payload) {
    return CompletableFuture.completedFuture(payload);
  }

  private static PeerException failure(CompletableFuture<byte[]> answer) throws Exception {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> answer.get(20, TimeUnit.SECONDS));
    return assertInstanceOf(PeerException.class, failure.getCause());
  }
}
