package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.auth.AuthMode;
import io.holdfast.gateway.auth.AuthSettings;
import io.holdfast.store.command.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users, logins and tokens, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class AuthRoutesTest {
  private final ExecutorService all = Executors.newVirtualThreadPerTaskExecutor();
  private GuardedGateway guarded;
  private RunningGateway gateway;

  @BeforeAll
  void start() {
    guarded = new GuardedGateway();
    gateway = guarded.gateway();
  }

  @AfterAll
  void stop() {
    all.shutdownNow();
    guarded.close();
  }

  @Test
  void theFirstUserIsMadeOnceWithASecretThatOnlyTheNodesOwnerCanRead(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("bootstrap-secret");
    try (RunningGateway fresh =
        new RunningGateway(new AuthSettings(AuthMode.ON, "test", file, null))) {
      Awaitility.await().until(() -> Files.exists(file));
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      String secret = Files.readString(file).strip();
      assertEquals(401, bootstrap(fresh, "wrong").status());
      assertEquals(401, fresh.get("/v1/kv/a").status());
      RawAnswer made = bootstrap(fresh, secret);
      assertEquals(201, made.status(), made::text);
      assertEquals("admin", made.json().path("roles").path(0).asText());
      assertFalse(Files.exists(file), "it has done its work");
      assertEquals(401, bootstrap(fresh, secret).status());
    }
  }

  private static RawAnswer bootstrap(RunningGateway fresh, String secret) {
    return fresh.post(
        "/v1/auth/bootstrap",
        "{\"secret\":\"" + secret + "\",\"user\":\"first\",\"password\":\"long enough\"}");
  }

  @Test
  void madeUpTokensHaveTheMajorityAskedOnceForManyOfThem() {
    String[] madeUp =
        IntStream.range(0, 100)
            .mapToObj("Authorization: Bearer hft_%016x_"::formatted)
            .map(head -> head + "A".repeat(43))
            .toArray(String[]::new);
    long before = gateway.store().confirmations();
    long beginNanos = System.nanoTime();
    gateway.store().slowConfirmation(Duration.ofMillis(200));
    try {
      List<CompletableFuture<RawAnswer>> answers =
          Stream.of(madeUp)
              .map(
                  token -> CompletableFuture.supplyAsync(() -> gateway.get("/v1/kv/a", token), all))
              .toList();
      answers.forEach(answer -> assertEquals(401, answer.join().status()));
    } finally {
      gateway.store().slowConfirmation(Duration.ZERO);
    }
    long rounds = gateway.store().confirmations() - before;
    long paces = (System.nanoTime() - beginNanos) / Duration.ofMillis(50).toNanos();
    assertTrue(rounds <= paces + 2, "rounds: " + rounds + " in paces: " + paces);
  }

  @Test
  void aPasswordGivesATokenAndALogoutEndsIt() {
    RawAnswer login = guarded.login("root");
    assertEquals(201, login.status(), login::text);
    assertEquals("no-store", login.header("Cache-Control"));
    String token = "Authorization: Bearer " + login.json().path("token").asText();
    JsonNode who = gateway.get("/v1/auth/whoami", token).json();
    assertEquals("root", who.path("user").asText());
    assertEquals("token", who.path("how").asText());
    assertEquals(200, gateway.post("/v1/auth/logout", "", token).status());
    RawAnswer after = gateway.get("/v1/auth/whoami", token);
    assertEquals(401, after.status());
    assertEquals("Bearer realm=\"holdfast\"", after.header("WWW-Authenticate"));
    assertEquals("unauthenticated", after.json().path("code").asText());
  }

  @Test
  void aUserWithAsManyTokensAsItMayHaveStillLogsIn() {
    String path = "/v1/auth/users/often";
    String made = "{\"password\":\"" + GuardedGateway.PASSWORD + "\",\"roles\":[\"observer\"]}";
    assertEquals(201, gateway.put(path, made, guarded.admin()).status());
    String first = guarded.login("often").json().path("token").asText();
    for (int i = 1; i < Limits.MAX_TOKENS_OF_USER; i++) {
      guarded.token("often");
    }
    RawAnswer next = guarded.login("often");
    assertEquals(201, next.status(), next::text);
    assertEquals(401, gateway.get("/v1/auth/whoami", "Authorization: Bearer " + first).status());
    JsonNode tokens =
        gateway.get("/v1/auth/tokens?user=often", guarded.admin()).json().path("tokens");
    assertEquals(Limits.MAX_TOKENS_OF_USER, tokens.size());
    List<String> logins = new ArrayList<>();
    tokens.forEach(
        token -> {
          if (token.path("login").asBoolean()) {
            logins.add(token.path("id").asText());
          }
        });
    assertEquals(List.of(next.json().path("id").asText()), logins);
  }

  @Test
  void aWrongPasswordAndAnUnknownUserAreRefusedWithTheSameWords() {
    String wrong = "{\"user\":\"root\",\"password\":\"not this one\"}";
    String nobody = "{\"user\":\"nobody\",\"password\":\"not this one\"}";
    RawAnswer one = gateway.post("/v1/auth/login", wrong);
    RawAnswer other = gateway.post("/v1/auth/login", nobody);
    assertEquals(401, one.status());
    assertEquals(one.text(), other.text());
  }

  @Test
  void wrongPasswordsAreBoundedForAUser() {
    guarded.user("guessed", "{\"verbs\":[\"read\"]}");
    String wrong = "{\"user\":\"guessed\",\"password\":\"not this one\"}";
    for (int i = 0; i < 10; i++) {
      assertEquals(401, gateway.post("/v1/auth/login", wrong).status());
    }
    RawAnswer next = gateway.post("/v1/auth/login", wrong);
    assertEquals(429, next.status());
    assertEquals("rate_limited", next.json().path("code").asText());
    assertEquals(201, guarded.login("root").status(), "others still can");
  }

  @Test
  void aUserKeepsItsPasswordWhenItsRolesChange() {
    String path = "/v1/auth/users/keeper";
    String first = "{\"password\":\"" + GuardedGateway.PASSWORD + "\",\"roles\":[\"observer\"]}";
    assertEquals(201, gateway.put(path, first, guarded.admin()).status());
    assertEquals(200, gateway.put(path, "{\"roles\":[\"backup\"]}", guarded.admin()).status());
    assertEquals(201, guarded.login("keeper").status());
    JsonNode seen = gateway.get(path, guarded.admin()).json();
    assertTrue(seen.path("hasPassword").asBoolean());
    assertEquals("backup", seen.path("roles").path(0).asText());
    assertFalse(seen.toString().contains("argon2"), seen::toString);
  }

  @Test
  void aUserChangesItsOwnPasswordAndNothingElseOfItself() {
    String path = "/v1/auth/users/changer";
    String first = "{\"password\":\"" + GuardedGateway.PASSWORD + "\",\"roles\":[\"observer\"]}";
    assertEquals(201, gateway.put(path, first, guarded.admin()).status());
    String token = guarded.token("changer");
    String wrong = "{\"password\":\"no password\",\"new\":\"another one\"}";
    assertEquals(401, gateway.post("/v1/auth/password", wrong, token).status());
    String right = "{\"password\":\"" + GuardedGateway.PASSWORD + "\",\"new\":\"another one\"}";
    RawAnswer changed = gateway.post("/v1/auth/password", right, token);
    assertEquals(200, changed.status(), changed::text);
    assertEquals(401, guarded.login("changer").status());
    assertEquals(401, gateway.get("/v1/auth/whoami", token).status(), "tokens of the old one end");
    String login = "{\"user\":\"changer\",\"password\":\"another one\"}";
    String next = gateway.post("/v1/auth/login", login).json().path("token").asText();
    String bearer = "Authorization: Bearer " + next;
    assertEquals(403, gateway.put(path, "{\"roles\":[\"admin\"]}", bearer).status());
  }

  /** Whoever finds a token that ends soon must not make one of it that does not. */
  @Test
  void aTokenThatIsMadeWithATokenEndsNoLaterThanThatOne() {
    String token = guarded.user("minter", "{\"verbs\":[\"read\"]}");
    JsonNode own = gateway.get("/v1/auth/tokens", token).json().path("tokens").path(0);
    JsonNode made = gateway.post("/v1/auth/tokens", "{\"ttl\":\"300d\"}", token).json();
    assertTrue(made.path("expiresMs").asLong() <= own.path("expiresMs").asLong(), made::toString);
  }

  @Test
  void aDeadlineThatIsTooShortMakesNoTryFree() {
    guarded.user("hurried", "{\"verbs\":[\"read\"]}");
    String wrong = "{\"user\":\"hurried\",\"password\":\"not this one\"}";
    for (int i = 0; i < 10; i++) {
      int status = gateway.post("/v1/auth/login?timeout=30ms", wrong).status();
      assertTrue(status == 401 || status == 429 || status == 503 || status == 504, "" + status);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertEquals("rate_limited", code(wrong)));
  }

  /** Each end of a token has the writes of all others judged again. */
  @Test
  void aUserMakesAndEndsOnlySoManyTokensASecond() {
    String token = guarded.user("busy", "{\"verbs\":[\"read\"]}");
    RawAnswer last = gateway.delete("/v1/auth/tokens/none", token);
    for (int i = 0; i < 200 && last.status() != 429; i++) {
      last = gateway.delete("/v1/auth/tokens/none", token);
    }
    assertEquals("rate_limited", last.json().path("code").asText());
    assertEquals(404, gateway.get("/v1/kv/a", token).status(), "other requests go on");
  }

  private String code(String login) {
    return gateway.post("/v1/auth/login", login).json().path("code").asText();
  }

  @Test
  void whatIsNoUserNameOrNoPasswordIsRefusedBeforeItIsRemembered() {
    String user = "{\"user\":\"" + "u".repeat(129) + "\",\"password\":\"p\"}";
    assertEquals(400, gateway.post("/v1/auth/login", user).status());
    String password = "{\"user\":\"u\",\"password\":\"" + "p".repeat(257) + "\"}";
    assertEquals(400, gateway.post("/v1/auth/login", password).status());
  }

  @Test
  void aUserMakesAndEndsItsOwnTokensAndNobodyElses() {
    String one = guarded.user("one", "{\"verbs\":[\"read\"]}");
    String other = guarded.user("other", "{\"verbs\":[\"read\"]}");
    RawAnswer made = gateway.post("/v1/auth/tokens", "{\"ttl\":\"1h\"}", one);
    assertEquals(201, made.status(), made::text);
    String id = made.json().path("id").asText();
    assertEquals(403, gateway.post("/v1/auth/tokens", "{\"user\":\"one\"}", other).status());
    assertEquals(403, gateway.delete("/v1/auth/tokens/" + id, other).status());
    assertEquals(403, gateway.get("/v1/auth/tokens?user=one", other).status());
    assertEquals(2, gateway.get("/v1/auth/tokens", one).json().path("tokens").size());
    assertEquals(200, gateway.delete("/v1/auth/tokens/" + id, one).status());
    RawAnswer all = gateway.delete("/v1/auth/tokens?user=one", guarded.admin());
    assertEquals(1, all.json().path("endedTokens").asInt(), all::text);
    assertEquals(401, gateway.get("/v1/auth/whoami", one).status());
    assertEquals(200, gateway.get("/v1/auth/whoami", other).status());
  }

  @Test
  void aTokenInTheUrlIsRefusedAndTheAnswerSaysWhy() {
    RawAnswer answer = gateway.get("/v1/kv/a?access_token=hft_x", guarded.admin());
    assertEquals(400, answer.status());
    assertTrue(answer.text().contains("a token in a URL"), answer::text);
    assertFalse(answer.text().contains("hft_x"), answer::text);
  }

  @Test
  void anotherSchemeThanBearerIsRefused() {
    RawAnswer answer = gateway.get("/v1/kv/a", "Authorization: Basic cm9vdDpyb290");
    assertEquals(401, answer.status());
    assertEquals("Bearer realm=\"holdfast\"", answer.header("WWW-Authenticate"));
    assertEquals(401, gateway.get("/v1/kv/a", "Authorization: Bearer hft_short").status());
  }

  @Test
  void whoeverSaysWhoTheUserIsMustBeAGateway() {
    RawAnswer answer = gateway.get("/v1/kv/a", guarded.admin(), "Holdfast-User: root");
    assertEquals(400, answer.status());
    assertEquals(400, gateway.get("/v1/kv/a", "Holdfast-User: root").status());
  }

  @Test
  void aRoleThatDoesNotExistCannotBeGivenAndOneInUseCannotBeDeleted() {
    RawAnswer unknown =
        gateway.put("/v1/auth/users/x", "{\"roles\":[\"nosuch\"]}", guarded.admin());
    assertEquals(404, unknown.status(), unknown::text);
    guarded.user("holder", "{\"verbs\":[\"read\"],\"prefix\":\"a/\"}");
    assertEquals(409, gateway.delete("/v1/auth/roles/role-holder", guarded.admin()).status());
    assertEquals(409, gateway.delete("/v1/auth/users/root", guarded.admin()).status());
  }

  @Test
  void aUserSendsNoMoreThanItsRequestsASecond() {
    String token = guarded.user("slow", "{\"verbs\":[\"read\"]}");
    String bounded = "{\"roles\":[\"role-slow\"],\"requestsPerSecond\":3}";
    assertEquals(200, gateway.put("/v1/auth/users/slow", bounded, guarded.admin()).status());
    RawAnswer last = gateway.get("/v1/kv/a", token);
    for (int i = 0; i < 50 && last.status() == 404; i++) {
      last = gateway.get("/v1/kv/a", token);
    }
    assertEquals(429, last.status());
    assertEquals("rate_limited", last.json().path("code").asText());
    assertEquals("1", last.header("Retry-After"));
  }

  @Test
  void whereAuthIsOffNobodyCanLogInOrManageUsers() {
    try (RunningGateway open = new RunningGateway()) {
      String body = "{\"user\":\"root\",\"password\":\"not this one\"}";
      assertEquals(403, open.post("/v1/auth/login", body).status());
      assertEquals(403, open.get("/v1/auth/users").status());
      assertEquals(201, open.put("/v1/kv/a", "1", "Authorization: Bearer x").status());
    }
  }

  @Test
  void permissiveAsksOnlyThoseWhoSayWhoTheyAre() {
    try (GuardedGateway permissive = new GuardedGateway(AuthMode.PERMISSIVE)) {
      RunningGateway its = permissive.gateway();
      String token = permissive.user("app", "{\"verbs\":[\"read\"],\"prefix\":\"app/\"}");
      assertEquals(201, its.put("/v1/kv/app/a", "1").status());
      assertEquals(403, its.put("/v1/kv/app/a", "1", token).status());
      assertEquals(200, its.get("/v1/kv/app/a", token).status());
      assertEquals(401, its.get("/v1/kv/app/a", "Authorization: Bearer x").status());
      assertEquals(401, its.get("/v1/auth/users").status());
    }
  }
}
