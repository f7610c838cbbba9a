package io.holdfast.chaos.workload;

import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.HttpRequest;
import io.holdfast.chaos.client.StoreRequests;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Outcome;
import io.holdfast.chaos.security.FirstUser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Each client has a user, ends the user's token now and then, and makes a new one. All write with
 * the tokens of all, and sometimes with one that has ended.
 */
final class AuthWorkload implements Workload {
  /** More than there are clients. */
  private static final int USERS = 32;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** By user; null = none is known. */
  private final AtomicReferenceArray<Token> tokens = new AtomicReferenceArray<>(USERS);

  private final AtomicReferenceArray<Token> ended = new AtomicReferenceArray<>(USERS);
  private final AtomicInteger users = new AtomicInteger();
  private final AtomicLong lastValue = new AtomicLong();
  private volatile String root = "";

  /** As the cluster gave it, once. */
  private record Token(String id, String text) {}

  @Override
  public String name() {
    return "auth";
  }

  @Override
  public String purpose() {
    return "no write is applied whose right had ended, at whichever node it was allowed";
  }

  /** What else asks the nodes has no token. */
  @Override
  public List<String> settings() {
    return List.of("auth: {mode: permissive}");
  }

  @Override
  public void setUp(RecordingClient client, Function<String, Path> dataOf)
      throws InterruptedException {
    if (!client.hasToken()) {
      makeFirstUser(client, node -> FirstUser.secretIn(dataOf.apply(node)));
    }
    HttpAnswer answer = client.prepare(FirstUser.login());
    root = answer.json().required("token").asText();
    for (int user = 0; user < USERS; user++) {
      String grants = "{\"grants\":[{\"verbs\":[\"write\"],\"key\":\"" + key(user) + "\"}]}";
      client.prepare(asRoot(json("PUT", "/v1/auth/roles/" + user(user), grants)));
      String roles = "{\"roles\":[\"" + user(user) + "\"]}";
      client.prepare(asRoot(json("PUT", "/v1/auth/users/" + user(user), roles)));
    }
  }

  private static void makeFirstUser(RecordingClient client, Function<String, Path> secretOf)
      throws InterruptedException {
    if (!Waiting.until(PATIENCE, () -> Files.exists(secretOf.apply("n1")))) {
      throw new IllegalStateException("n1 wrote no secret");
    }
    // A node whose secret is gone knows the user already: an answer may have been lost.
    client.prepare(
        node -> {
          Path secret = secretOf.apply(node);
          return Files.exists(secret) ? FirstUser.bootstrap(secret) : FirstUser.login();
        });
  }

  private static HttpRequest json(String method, String path, String body) {
    return HttpRequest.of(method, path, body.getBytes(StandardCharsets.UTF_8))
        .with("Content-Type", "application/json");
  }

  private HttpRequest asRoot(HttpRequest request) {
    return request.with("Authorization", "Bearer " + root);
  }

  private static String user(int user) {
    return "w" + user;
  }

  private static String key(int user) {
    return "auth/" + user;
  }

  @Override
  public Script script(RecordingClient client, RandomGenerator random) {
    int own = users.getAndIncrement() % USERS;
    return () -> {
      int dice = random.nextInt(100);
      if (tokens.get(own) == null) {
        make(client, own);
      } else if (dice < 3) {
        end(client, own);
      } else {
        int user = random.nextInt(Math.min(users.get(), USERS));
        Token token = dice < 10 ? ended.get(user) : tokens.get(user);
        if (token != null) {
          put(client, user, token);
        }
      }
    };
  }

  private void make(RecordingClient client, int user) throws InterruptedException {
    String body = "{\"user\":\"" + user(user) + "\",\"ttl\":\"10m\"}";
    client.call(
        new Call.TokenMake(user(user)),
        asRoot(json("POST", "/v1/auth/tokens", body)),
        answer -> {
          if (answer.status() != 201) {
            return Optional.empty();
          }
          String id = answer.json().required("id").asText();
          tokens.set(user, new Token(id, answer.json().required("token").asText()));
          return done(answer);
        });
  }

  /** The others go on with it until they have heard of a new one. */
  private void end(RecordingClient client, int user) throws InterruptedException {
    Token token = tokens.get(user);
    client.call(
        new Call.TokenEnd(token.id()),
        asRoot(HttpRequest.of("DELETE", "/v1/auth/tokens/" + token.id())),
        answer -> answer.status() == 200 ? done(answer) : Optional.empty());
    ended.set(user, token);
    tokens.set(user, null);
  }

  private void put(RecordingClient client, int user, Token token) throws InterruptedException {
    long value = lastValue.incrementAndGet();
    client.call(
        new Call.GuardedPut(key(user), value, token.id()),
        StoreRequests.put(key(user), Long.toString(value))
            .with("Authorization", "Bearer " + token.text()),
        Readings::written);
  }

  private static Optional<Outcome> done(HttpAnswer answer) {
    return AnswerReading.ok(new Answer.Written(Readings.revision(answer)));
  }

  /** Nothing: what is written here is written over all the time. */
  @Override
  public void readAll(RecordingClient client) {}
}
