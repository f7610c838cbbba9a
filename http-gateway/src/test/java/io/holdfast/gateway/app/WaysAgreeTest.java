package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.server.HttpTls;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.tls.TlsMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The event loop and the routes say the same to the same request, whatever its headers are. */
@Tag("slow")
@Timeout(120)
final class WaysAgreeTest {
  private static final int REQUESTS = 1_000;
  private static final int REQUESTS_OVER_TLS = 250;

  /** Leaves a request to its route, and changes nothing else. */
  private static final String BY_ROUTE = "timeout=10s";

  private static final CommitBounds ONE_SESSION = new CommitBounds(1, 512, 1 << 20, 1_000, 1 << 20);

  private static final List<String> LINES =
      List.of(
          "Accept: */*",
          "Accept: application/json",
          "Accept: text/html, */*",
          "Accept:",
          "If-Match: \"2\"",
          "If-Match: W/\"2\"",
          "If-Match: \"0\"",
          "If-Match: *",
          "If-Match: x",
          "If-None-Match: *",
          "If-None-Match: \"1\"",
          "If-None-Match: \"3\", \"4\"",
          "Content-Type: text/plain",
          "Content-Type: a/b; charset=nosuch",
          "Content-Type:",
          "Content-Type: text/HTML;charset=UTF-8",
          "Idempotency-Key: a",
          "Idempotency-Key: b",
          "Idempotency-Key:",
          "Idempotency-Key: \u00e9",
          "Holdfast-Min-Revision: 2",
          "Holdfast-Min-Revision: +2",
          "Holdfast-Forwarded: n9",
          "Holdfast-Any: 1",
          "Content-Encoding: gzip",
          "Content-Range: bytes 0-1/2",
          "Connection: Idempotency-Key",
          "Range: bytes=0-1",
          "Cookie: a=b",
          "TE: trailers",
          "X-Any: \u00ff",
          "If-Modified-Since: never",
          "Origin: http://evil.example",
          "Sec-Fetch-Site: cross-site",
          "Accept-Encoding: gzip",
          "User-Agent: x",
          "Prefer: async",
          "Authorization: Bearer x",
          "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "X-Forwarded-For: 192.0.2.1",
          "Connection: keep-alive",
          "Cache-Control: no-cache",
          "X-HTTP-Method-Override: DELETE");

  private static final List<String> OF_READS =
      List.of("consistency=local", "consistency=linearizable", "consistency=session", "revision=2");

  private static final List<String> OF_WRITES =
      List.of("durability=majority", "durability=all", "ttl=1h", "lease=1");

  private static final List<String> GRANTS =
      List.of(
          "{\"verbs\":[\"read\",\"write\"]}",
          "{\"verbs\":[\"read\"],\"key\":\"k0\"}",
          "{\"verbs\":[\"write\"],\"key\":\"k1\"}",
          "{\"verbs\":[\"write\",\"lease\"]}");

  /** Of each user, one for each gateway. */
  private final Map<String, List<String>> tokens = new HashMap<>();

  private List<String> admins = List.of("X-Any: 1");

  private final long seed = Long.getLong("holdfast.test.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir private Path directory;
  private TestTls tls;
  private RunningGateway direct;
  private RunningGateway routed;

  @BeforeEach
  void start() {
    tls = new TestTls(directory);
    direct = gateway();
    routed = gateway();
  }

  private RunningGateway gateway() {
    HttpTls both = tls.node(TlsMode.PERMISSIVE);
    return new RunningGateway(
        RunningGateway.settings().with(both), RequestLimits.DEFAULT, ONE_SESSION);
  }

  @AfterEach
  void stop() {
    direct.close();
    routed.close();
    tls.close();
  }

  @Test
  void readsAndWritesAreAnsweredTheSameEitherWay() {
    compare(REQUESTS);
  }

  @Test
  void overTlsTheyAreToo() {
    direct.over(tls.client("anna"));
    routed.over(tls.client("anna"));
    compare(REQUESTS_OVER_TLS);
  }

  @Test
  void overHttp2TheyAreToo() {
    direct.overHttp2(tls.client("anna"));
    routed.overHttp2(tls.client("anna"));
    compare(REQUESTS_OVER_TLS);
  }

  private void compare(int requests) {
    System.out.println("seed " + seed);
    compare(requests, direct, routed, List.of(""));
  }

  @Test
  void whoMayNotIsRefusedTheSameEitherWay() {
    System.out.println("seed " + seed);
    try (GuardedGateway one = new GuardedGateway();
        GuardedGateway other = new GuardedGateway()) {
      List<String> callers = new ArrayList<>(List.of("", "Authorization: Bearer x"));
      for (String grants : GRANTS) {
        String name = "user" + callers.size();
        tokens.put(name, List.of(one.user(name, grants), other.user(name, grants)));
        callers.add(name);
      }
      admins = List.of(one.admin(), other.admin());
      compare(REQUESTS_OVER_TLS, one.gateway(), other.gateway(), callers);
    }
  }

  private void compare(
      int requests, RunningGateway direct, RunningGateway routed, List<String> callers) {
    for (int i = 0; i < requests; i++) {
      if (i == requests / 2) {
        putPolicies(direct, admins.getFirst());
        putPolicies(routed, admins.getLast());
      }
      String key = "/v1/kv/k" + random.nextInt(3);
      String caller = callers.get(random.nextInt(callers.size()));
      List<String> headers = headers(caller.isEmpty() || callers.size() == 1);
      boolean write = random.nextBoolean();
      String own = parameters(write ? OF_WRITES : OF_READS);
      RawAnswer one = send(direct, write, key + query(own), from(caller, 0, headers));
      RawAnswer other =
          send(
              routed,
              write,
              key + query(own.isEmpty() ? BY_ROUTE : own + "&" + BY_ROUTE),
              from(caller, 1, headers));
      String said = "seed " + seed + ": " + write + " " + key + " " + caller + headers;
      assertEquals(comparable(other), comparable(one), said);
    }
  }

  /** The headers, and the token that this user has at the gateway of this number. */
  private String[] from(String caller, int at, List<String> headers) {
    List<String> all = new ArrayList<>(headers);
    if (!caller.isEmpty()) {
      all.add(tokens.containsKey(caller) ? tokens.get(caller).get(at) : caller);
    }
    return all.toArray(String[]::new);
  }

  private static void putPolicies(RunningGateway gateway, String admin) {
    String all = "{\"prefix\":\"k1\",\"durability\":{\"default\":\"all\"}}";
    String strict = "{\"prefix\":\"k2\",\"consistency\":{\"floor\":\"linearizable\"}}";
    assertEquals(201, gateway.put("/v1/policies/all", all, admin).status());
    assertEquals(201, gateway.put("/v1/policies/strict", strict, admin).status());
  }

  /** Mostly none; else one that is known there, and sometimes one that nobody has heard of. */
  private String parameters(List<String> known) {
    String parameters = random.nextInt(3) > 0 ? "" : known.get(random.nextInt(known.size()));
    String unheardOf = random.nextInt(20) > 0 ? "" : "q" + random.nextInt(1_000) + "=1";
    return parameters.isEmpty() || unheardOf.isEmpty()
        ? parameters + unheardOf
        : parameters + "&" + unheardOf;
  }

  private static RawAnswer send(
      RunningGateway to, boolean write, String target, String... headers) {
    return write ? to.put(target, "value", headers) : to.get(target, headers);
  }

  private static String query(String parameters) {
    return parameters.isEmpty() ? "" : "?" + parameters;
  }

  private List<String> headers(boolean withAuthorization) {
    List<String> headers = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      String line =
          random.nextInt(10) == 0
              ? "X-Q" + random.nextInt(1_000) + ": 1"
              : LINES.get(random.nextInt(LINES.size()));
      int colon = line.indexOf(':');
      String name = line.substring(0, colon);
      headers.add(
          (random.nextInt(4) == 0 ? name.toUpperCase(Locale.ROOT) : name) + line.substring(colon));
    }
    if (!withAuthorization) {
      headers.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith("authorization"));
    }
    return headers;
  }

  /** What the store refused on the event loop was asked of it twice; a state's age differs. */
  private static String comparable(RawAnswer answer) {
    return answer
        .toString()
        .replaceAll("(?i)Holdfast-Operation=1-[0-9]+", "Holdfast-Operation=1-N")
        .replaceAll("(?i)Holdfast-Staleness-Ms=[0-9]+", "Holdfast-Staleness-Ms=N")
        .replaceAll("(?i)Date=[^}]*?GMT", "Date=D");
  }
}
