package io.holdfast.gateway.standalone;

import static io.holdfast.store.command.Verb.AUTH;
import static io.holdfast.store.command.Verb.DELETE;
import static io.holdfast.store.command.Verb.LEASE;
import static io.holdfast.store.command.Verb.LOCK;
import static io.holdfast.store.command.Verb.OBSERVE;
import static io.holdfast.store.command.Verb.POLICY;
import static io.holdfast.store.command.Verb.READ;
import static io.holdfast.store.command.Verb.WATCH;
import static io.holdfast.store.command.Verb.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.app.GuardedGateway;
import io.holdfast.gateway.app.RawAnswer;
import io.holdfast.gateway.auth.AuthMode;
import io.holdfast.gateway.auth.AuthSettings;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Route;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Verb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every route, asked by users who have each verb on the keys that it is about, on others, and on
 * all; who have exactly what it takes; and who lack one part of that. At a node and through a
 * gateway without data.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class AccessMatrixTest {
  private static final KeyRange IN = KeyRange.prefix(Bytes.utf8("in/"));
  private static final KeyRange OUT = KeyRange.prefix(Bytes.utf8("out/"));

  /** A user may end 20 tokens at once. */
  private static final int ENDED_AT_ONCE = 10;

  /** A verb on keys: granted, or needed. */
  record Right(Verb verb, KeyRange keys) {
    boolean covers(Right need) {
      return verb == need.verb
          && (!verb.hasKeys()
              || (keys.start().compareTo(need.keys.start()) <= 0
                  && (keys.end().isEmpty()
                      || (!need.keys.end().isEmpty()
                          && keys.end().compareTo(need.keys.end()) >= 0))));
    }

    @Override
    public String toString() {
      return verb + " from " + keys.start().text() + " to " + keys.end().text().replace("\0", "+");
    }

    String json() {
      return "{\"verbs\":[\"%s\"],\"start\":\"%s\",\"endBase64\":\"%s\"}"
          .formatted(
              verb.name().toLowerCase(Locale.ROOT),
              keys.start().text(),
              Base64.getEncoder().encodeToString(keys.end().array()));
    }
  }

  /**
   * One way to ask a route.
   *
   * @param target LEASE stands for a lease that a key of in/ is bound to
   */
  record Asked(
      String route,
      String method,
      String target,
      String body,
      List<String> headers,
      List<Right> needs) {
    @Override
    public String toString() {
      return method + " " + target + " " + (body == null ? "" : body) + headers;
    }
  }

  private record User(String name, String header, List<Right> rights) {}

  private final List<User> users = new ArrayList<>();
  private final AtomicInteger ended = new AtomicInteger();
  private GuardedGateway node;
  private RoutedGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = new GuardedGateway();
    String observer = node.userWith("gw", "observer");
    Path token = GuardedGateway.tokenFile(directory, observer);
    gateway =
        new RoutedGateway(new AuthSettings(AuthMode.ON, "", null, token), node.gateway().port());
    for (Verb verb : Verb.values()) {
      for (KeyRange keys : List.of(IN, OUT, KeyRange.ALL)) {
        add("one", List.of(new Right(verb, keys)));
      }
    }
    List<Right> all = Stream.of(Verb.values()).map(verb -> new Right(verb, KeyRange.ALL)).toList();
    users.add(new User("admin", node.userWith("boss", "admin"), all));
    users.add(new User("observer", observer, List.of(new Right(OBSERVE, KeyRange.ALL))));
    users.add(new User("backup", node.userWith("saver", "backup"), List.of()));
    users.add(new User("gateway", node.userWith("passer", "gateway"), List.of()));
  }

  @AfterAll
  void stop() {
    gateway.close();
    node.close();
  }

  private User add(String kind, List<Right> rights) {
    String name = kind + users.size();
    String grants = rights.stream().map(Right::json).collect(Collectors.joining(","));
    User user = new User(name + rights, node.user(name, grants), rights);
    users.add(user);
    return user;
  }

  @Test
  void everyRouteIsAsked() {
    Set<String> guarded = new TreeSet<>();
    for (Route route : node.gateway().gateway().routes()) {
      if (route.access().verb() != Access.Verb.OPEN && !route.method().equals("HEAD")) {
        guarded.add(route.method() + " " + route.path());
      }
    }
    assertEquals(guarded, asked().map(Asked::route).collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("asked")
  void aRouteIsOpenToWhoeverHasAllThatItTakesAndToNobodyElse(Asked asked) throws Exception {
    List<User> askers = new ArrayList<>(users);
    int before = users.size();
    if (!asked.needs().isEmpty()) {
      askers.add(add("exact", asked.needs()));
    }
    if (asked.needs().size() > 1) {
      for (Right without : asked.needs()) {
        List<Right> rest = asked.needs().stream().filter(need -> !need.equals(without)).toList();
        askers.add(add("lacking", rest));
      }
    }
    users.subList(before, users.size()).clear();
    try (ExecutorService threads = threads(asked)) {
      List<Future<?>> asking = new ArrayList<>();
      for (User user : askers) {
        asking.add(threads.submit(() -> judgeBothWays(asked, user)));
      }
      for (Future<?> one : asking) {
        one.get();
      }
    }
    assertEquals(401, send(asked, null, false).status());
    assertEquals(401, send(asked, null, true).status());
  }

  /**
   * All at once: whoever is refused is looked up once more, which takes up to 50 ms. But a key is
   * bound to one lease only.
   */
  private static ExecutorService threads(Asked asked) {
    return asked.target().contains("LEASE")
        ? Executors.newSingleThreadExecutor()
        : Executors.newVirtualThreadPerTaskExecutor();
  }

  private Void judgeBothWays(Asked asked, User user) throws IOException {
    RawAnswer answer = send(asked, user.header(), false);
    judge(asked, user, answer, "at the node");
    if (asked.method().equals("GET")) {
      int head = send(asHead(asked), user.header(), false).status();
      assertEquals(answer.status(), head, "a HEAD takes what its GET takes");
    }
    judge(asked, user, send(asked, user.header(), true), "through the gateway");
    return null;
  }

  private static void judge(Asked asked, User user, RawAnswer answer, String where) {
    List<Right> missing =
        asked.needs().stream()
            .filter(need -> user.rights().stream().noneMatch(right -> right.covers(need)))
            .toList();
    String said = user.name() + " " + where + ", missing " + missing + ": " + answer;
    if (missing.isEmpty()) {
      boolean refused = answer.status() == 403 || answer.status() == 401;
      boolean wrongPassword = answer.text().contains("user or password is wrong");
      assertTrue(!refused || wrongPassword, said);
    } else {
      assertEquals(403, answer.status(), said);
      assertEquals("forbidden", answer.code(), said);
      String verb = answer.json().path("verb").asText().toUpperCase(Locale.ROOT);
      assertTrue(missing.stream().anyMatch(need -> need.verb().name().equals(verb)), said);
    }
  }

  private RawAnswer send(Asked asked, String authorization, boolean through) throws IOException {
    List<String> headers = new ArrayList<>(asked.headers());
    String own = asked.target().equals("/v1/auth/logout") && authorization != null ? fresh() : null;
    if (authorization != null) {
      headers.add(own == null ? authorization : own);
    }
    String target = asked.target().contains("LEASE") ? lease(asked.target()) : asked.target();
    String[] lines = headers.toArray(String[]::new);
    if (through) {
      return gateway.send(asked.method(), target, asked.body(), lines);
    }
    byte[] body = asked.body() == null ? null : asked.body().getBytes(StandardCharsets.UTF_8);
    return node.gateway().send(asked.method(), target, body, lines);
  }

  /**
   * A token to be ended, of a user who has not ended so many that the node refuses more of them.
   */
  private String fresh() {
    return node.userWith("leaver" + ended.getAndIncrement() / ENDED_AT_ONCE, "gateway");
  }

  private String lease(String target) {
    RawAnswer made = node.gateway().post("/v1/leases", "{\"ttl\":\"1h\"}", node.admin());
    String lease = made.json().path("lease").asText();
    node.gateway().put("/v1/kv/in/leased?lease=" + lease, "x", node.admin());
    return target.replace("LEASE", lease);
  }

  private static Right on(Verb verb, String key) {
    return new Right(verb, KeyRange.only(Bytes.utf8(key)));
  }

  private static Right verb(Verb verb) {
    return new Right(verb, KeyRange.ALL);
  }

  private static Asked ask(String route, String target, String body, Right... needs) {
    return new Asked(
        route, route.substring(0, route.indexOf(' ')), target, body, List.of(), List.of(needs));
  }

  private static Asked asHead(Asked get) {
    return new Asked(get.route(), "HEAD", get.target(), null, get.headers(), get.needs());
  }

  private static Asked with(Asked asked, String header) {
    return new Asked(
        asked.route(),
        asked.method(),
        asked.target(),
        asked.body(),
        List.of(header),
        asked.needs());
  }

  static Stream<Asked> asked() {
    String key = "/v1/kv/{key}";
    String lease = "/v1/leases/{lease}";
    String txn =
        "{\"compare\":[{\"key\":\"in/c\",\"target\":\"exists\",\"value\":true}],\"then\":[{\"put\":{\"key\":\"in/p\","
            + "\"value\":\"1\"}}],\"else\":[{\"delete\":{\"key\":\"in/d\"}}]}";
    return Stream.of(
        ask("GET " + key, "/v1/kv/in/a", null, on(READ, "in/a")),
        ask("GET " + key, "/v1/kv/in/a?consistency=local", null, on(READ, "in/a")),
        ask("GET " + key, "/v1/kv/in/a?timeout=5s", null, on(READ, "in/a")),
        ask("PUT " + key, "/v1/kv/in/a", "1", on(WRITE, "in/a")),
        ask("PUT " + key, "/v1/kv/in/a?timeout=5s", "1", on(WRITE, "in/a")),
        ask("PUT " + key, "/v1/kv/in/a?durability=async", "1", on(WRITE, "in/a")),
        ask("PUT " + key, "/v1/kv/in/t?ttl=1h", "1", on(WRITE, "in/t"), verb(LEASE)),
        with(
            ask("PUT " + key, "/v1/kv/in/a", "1", on(WRITE, "in/a"), on(READ, "in/a")),
            "If-None-Match: *"),
        ask("DELETE " + key, "/v1/kv/in/a", null, on(DELETE, "in/a")),
        ask("GET /v1/kv", "/v1/kv?prefix=in/", null, new Right(READ, IN)),
        with(
            ask("GET /v1/kv", "/v1/kv?prefix=in/", null, new Right(READ, IN)),
            "Accept: application/x-ndjson"),
        ask("GET /v1/kv", "/v1/kv", null, verb(READ)),
        ask("GET /v1/kv", "/v1/kv?start=in/&end=in1", null, new Right(READ, span("in/", "in1"))),
        ask("DELETE /v1/kv", "/v1/kv?prefix=in/", null, new Right(DELETE, IN)),
        ask("DELETE /v1/kv", "/v1/kv?prefix=in/&dry_run=true", null, new Right(DELETE, IN)),
        ask("DELETE /v1/kv", "/v1/kv?prefix=in/&atomic=false", null, new Right(DELETE, IN)),
        ask(
            "POST /v1/txn",
            "/v1/txn",
            txn,
            on(READ, "in/c"),
            on(WRITE, "in/p"),
            on(DELETE, "in/d")),
        ask(
            "POST /v1/txn",
            "/v1/txn",
            "{\"then\":[{\"range\":{\"prefix\":\"in/\"}},{\"deleteRange\":{\"prefix\":\"in/\"}}]}",
            new Right(READ, IN),
            new Right(DELETE, IN)),
        ask(
            "POST /v1/batch",
            "/v1/batch",
            "[{\"increment\":{\"key\":\"in/n\",\"by\":1}},{\"get\":{\"key\":\"in/g\"}}]",
            on(WRITE, "in/n"),
            on(READ, "in/n"),
            on(READ, "in/g")),
        ask("GET /v1/watch", "/v1/watch?prefix=in/&wait=1ms", null, new Right(WATCH, IN)),
        ask("GET /v1/watch", "/v1/watch?wait=1ms", null, verb(WATCH)),
        ask("GET /v1/watch", "/v1/watch?key=in/a&wait=1ms", null, on(WATCH, "in/a")),
        ask(
            "POST /v1/watch",
            "/v1/watch",
            "{\"watches\":[{\"id\":\"a\",\"key\":\"in/a\"},{\"id\":\"b\",\"prefix\":\"other/\"}],"
                + "\"fromRevision\":9007199254740992}",
            on(WATCH, "in/a"),
            new Right(WATCH, KeyRange.prefix(Bytes.utf8("other/")))),
        ask("GET /v1/changes", "/v1/changes?since=1&prefix=in/", null, new Right(WATCH, IN)),
        ask("POST /v1/leases", "/v1/leases", "{\"ttl\":\"1h\"}", verb(LEASE)),
        ask("GET /v1/leases", "/v1/leases", null, verb(LEASE)),
        ask("POST /v1/leases/keepalive", "/v1/leases/keepalive", "{\"leases\":[1]}", verb(LEASE)),
        ask("GET " + lease, "/v1/leases/1", null, verb(LEASE)),
        ask("POST " + lease + "/keepalive", "/v1/leases/1/keepalive", "", verb(LEASE)),
        ask("DELETE " + lease, "/v1/leases/LEASE", null, verb(LEASE), on(DELETE, "in/leased")),
        ask("GET /v1/locks/{name}", "/v1/locks/in", null, on(LOCK, "in")),
        ask(
            "POST /v1/locks/{name}",
            "/v1/locks/in",
            "{\"owner\":\"me\",\"ttl\":\"1h\"}",
            on(LOCK, "in")),
        ask("DELETE /v1/locks/{name}", "/v1/locks/in?owner=you&token=1", null, on(LOCK, "in")),
        ask("GET /v1/locks/{name}/verify", "/v1/locks/in/verify?token=1", null, on(LOCK, "in")),
        ask("GET /v1/operations/{id}", "/v1/operations/never", null),
        ask("GET /v1/policies", "/v1/policies", null, verb(OBSERVE)),
        ask("GET /v1/policies/{name}", "/v1/policies/p", null, verb(OBSERVE)),
        ask(
            "PUT /v1/policies/{name}",
            "/v1/policies/p",
            "{\"prefix\":\"other/\",\"durability\":{\"default\":\"majority\"}}",
            verb(POLICY)),
        ask("DELETE /v1/policies/{name}", "/v1/policies/p", null, verb(POLICY)),
        ask("GET /v1/cluster", "/v1/cluster", null, verb(OBSERVE)),
        ask("GET /v1/routes", "/v1/routes", null, verb(OBSERVE)),
        ask("GET /v1/digest", "/v1/digest", null, verb(OBSERVE)),
        ask("GET /metrics", "/metrics", null, verb(OBSERVE)),
        ask("POST /v1/auth/logout", "/v1/auth/logout", ""),
        ask(
            "POST /v1/auth/password",
            "/v1/auth/password",
            "{\"password\":\"not this one\",\"new\":\"another one\"}"),
        ask("GET /v1/auth/whoami", "/v1/auth/whoami", null),
        ask("GET /v1/auth/tokens", "/v1/auth/tokens", null),
        ask("GET /v1/auth/tokens", "/v1/auth/tokens?user=root", null, verb(AUTH)),
        ask("POST /v1/auth/tokens", "/v1/auth/tokens", "{}"),
        ask("POST /v1/auth/tokens", "/v1/auth/tokens", "{\"user\":\"root\"}", verb(AUTH)),
        ask("DELETE /v1/auth/tokens", "/v1/auth/tokens?user=other", null, verb(AUTH)),
        ask("DELETE /v1/auth/tokens/{id}", "/v1/auth/tokens/other", null, verb(AUTH)),
        ask("GET /v1/auth/users", "/v1/auth/users", null, verb(AUTH)),
        ask("GET /v1/auth/users/{name}", "/v1/auth/users/root", null, verb(AUTH)),
        ask("PUT /v1/auth/users/{name}", "/v1/auth/users/made", "{}", verb(AUTH)),
        ask("DELETE /v1/auth/users/{name}", "/v1/auth/users/made", null, verb(AUTH)),
        ask("GET /v1/auth/roles", "/v1/auth/roles", null, verb(AUTH)),
        ask("GET /v1/auth/roles/{name}", "/v1/auth/roles/admin", null, verb(AUTH)),
        ask("PUT /v1/auth/roles/{name}", "/v1/auth/roles/made", "{}", verb(AUTH)),
        ask("DELETE /v1/auth/roles/{name}", "/v1/auth/roles/made", null, verb(AUTH)));
  }

  private static KeyRange span(String start, String end) {
    return new KeyRange(Bytes.utf8(start), Bytes.utf8(end));
  }
}
