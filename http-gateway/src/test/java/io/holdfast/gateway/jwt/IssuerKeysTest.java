package io.holdfast.gateway.jwt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.errors.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where the keys of an issuer come from, and what happens when they do not. */
@Timeout(120)
final class IssuerKeysTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir private Path directory;
  private final TestIssuer first = new TestIssuer("k1");
  private final TestIssuer second = new TestIssuer("k2");
  private ScriptedIssuer server;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedIssuer(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JwtIssuer open(KeySource source) {
    return JwtIssuer.open(TestIssuer.settings(directory), source, System::currentTimeMillis);
  }

  private static long soon() {
    return System.nanoTime() + LONG.toNanos();
  }

  private static String refusal(JwtIssuer issuer, String token) {
    ProblemException refused =
        assertThrows(ProblemException.class, () -> issuer.verify(token, soon()));
    return refused.problem().code().text();
  }

  @Test
  void aNewVersionOfTheFileCountsAndOneThatIsBrokenDoesNot() throws Exception {
    Path file = Files.writeString(directory.resolve("keys.json"), first.keys());
    String old = first.token("anna");
    try (JwtIssuer issuer = JwtIssuer.open(TestIssuer.settings(file), System::currentTimeMillis)) {
      assertEquals("anna", issuer.verify(old, soon()).user());
      replace(file, "{\"keys\":[");
      assertEquals("unauthenticated", refusal(issuer, second.token("anna")));
      assertEquals("anna", issuer.known(old).user());
      replace(file, second.keys());
      await().atMost(LONG).until(() -> issuer.known(old) == null);
      assertEquals("unauthenticated", refusal(issuer, old), "its key was withdrawn");
      awaitTaken(issuer, second.token("anna"));
      Files.delete(file);
      assertEquals("unauthenticated", refusal(issuer, old));
      assertEquals("anna", issuer.verify(second.token("anna"), soon()).user());
    }
  }

  private static void replace(Path file, String keys) throws IOException {
    Path next = Files.writeString(file.resolveSibling("next"), keys);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void aTokenWithANewKeyHasTheKeysFetchedAgain() throws Exception {
    server.answers(first.keys());
    try (JwtIssuer issuer = open(server.source(LONG, Duration.ZERO))) {
      awaitTaken(issuer, first.token("anna"));
      server.answers(TestIssuer.keys(first.key(), second.key()));
      awaitTaken(issuer, second.token("anna"));
      assertEquals("anna", issuer.verify(first.token("anna"), soon()).user());
    }
  }

  @Test
  void tokensWithUnknownKeysDoNotHaveTheIssuerAskedAgainAndAgain() {
    server.answers(first.keys());
    try (JwtIssuer issuer = open(server.source(LONG, Duration.ofHours(1)))) {
      awaitTaken(issuer, first.token("anna"));
      for (int i = 0; i < 20; i++) {
        assertEquals("unauthenticated", refusal(issuer, second.token("anna")));
      }
      assertEquals(1, server.asked());
    }
  }

  @Test
  void whileThereAreNoKeysTokensAreNeitherTakenNorRefused() {
    try (JwtIssuer issuer = open(server.source(LONG, Duration.ZERO))) {
      String token = first.token("anna");
      assertNull(issuer.known(token));
      assertEquals("jwt_keys_unavailable", refusal(issuer, token));
      server.answers(first.keys());
      awaitTaken(issuer, token);
    }
  }

  private static void awaitTaken(JwtIssuer issuer, String token) {
    await()
        .atMost(LONG)
        .ignoreException(ProblemException.class)
        .until(() -> issuer.verify(token, soon()).user().equals("anna"));
  }

  @Test
  void keysGoOnWhenTheIssuerIsGoneButNotForEver() {
    server.answers(first.keys());
    String token = first.token("anna");
    try (JwtIssuer issuer = open(server.source(LONG, Duration.ZERO))) {
      awaitTaken(issuer, token);
      server.answers("this is no JWKS");
      assertEquals("unauthenticated", refusal(issuer, second.token("anna")));
      assertEquals("anna", issuer.known(token).user());
    }
    KeySource.Pace brief =
        new KeySource.Pace(Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO);
    server.answers(first.keys());
    try (JwtIssuer issuer = open(new KeyUrl(server.uri(), server.authorities(), LONG, brief))) {
      assertEquals("jwt_keys_unavailable", refusal(issuer, token));
    }
  }

  @Test
  void aRequestWaitsForKeysNoLongerThanItsDeadline() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    KeySource stuck =
        new KeySource() {
          @Override
          public String read() throws InterruptedException {
            never.await();
            return "";
          }

          @Override
          public Pace pace() {
            return new Pace(LONG, LONG, LONG);
          }
        };
    try (JwtIssuer issuer = open(stuck)) {
      long begin = System.nanoTime();
      assertThrows(
          ProblemException.class,
          () -> issuer.verify(first.token("anna"), begin + SHORT.toNanos()));
      assertEquals("jwt_keys_unavailable", refusal(issuer, first.token("anna")));
      assertTrue(System.nanoTime() - begin < LONG.toNanos() / 2, "nor for the whole of a long one");
    }
  }

  @Test
  void anIssuerThatHangsIsLeftAlone() {
    server.hangs();
    IOException late =
        assertThrows(IOException.class, () -> server.source(SHORT, Duration.ZERO).read());
    assertTrue(late.getMessage().contains("no answer within"), late.getMessage());
  }

  @Test
  void aRedirectIsNotFollowed() {
    server.answers(
        exchange -> {
          exchange.getResponseHeaders().add("Location", server.uri() + "/other");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    IOException refused =
        assertThrows(IOException.class, () -> server.source(LONG, Duration.ZERO).read());
    assertTrue(refused.getMessage().contains("redirects"), refused.getMessage());
    assertEquals(1, server.asked());
  }

  @Test
  void anAnswerThatIsTooLongIsNotReadToItsEnd() {
    long announced = 100L << 20;
    AtomicLong sent = new AtomicLong();
    server.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, announced);
          byte[] part = new byte[64 << 10];
          OutputStream body = exchange.getResponseBody();
          while (sent.get() < announced) {
            body.write(part);
            sent.addAndGet(part.length);
          }
        });
    assertThrows(IOException.class, () -> server.source(LONG, Duration.ZERO).read());
    assertTrue(sent.get() < announced / 2, sent::toString);
  }

  @Test
  void anIssuerWhoseCertificateIsOfAnotherCaIsNotBelieved() {
    server.answers(first.keys());
    KeyUrl known = server.source(LONG, Duration.ZERO);
    KeyUrl stranger = new KeyUrl(known.uri(), null, LONG, known.pace());
    assertThrows(IOException.class, stranger::read);
    assertEquals(0, server.asked());
  }
}
