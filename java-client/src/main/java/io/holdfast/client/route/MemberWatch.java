package io.holdfast.client.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.client.api.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps a {@link NodeSelector} informed: measures the round trip to each node, and learns the
 * members from {@code GET /v1/cluster}. One thread begins the rounds; answers come on others.
 */
public final class MemberWatch implements AutoCloseable {
  private static final int ROUNDS_BETWEEN_LEARNING = 10;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http;
  private final NodeSelector selector;
  private final Duration interval;
  private final Duration timeout;
  private final Credentials credentials;
  private final AtomicBoolean pollingSoon = new AtomicBoolean();
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(MemberWatch::daemon);

  // Of the rounds' thread, apart from the flag that answers set.
  private int roundsUntilLearning;
  private volatile boolean learned;

  /**
   * Prepares the watch; {@link #start} begins it.
   *
   * @param timeout how long a node may take for a probe
   * @param credentials whose token each question carries
   */
  public MemberWatch(
      HttpClient http,
      NodeSelector selector,
      Duration interval,
      Duration timeout,
      Credentials credentials) {
    this.http = http;
    this.selector = selector;
    this.interval = interval;
    this.timeout = timeout;
    this.credentials = credentials;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "holdfast-client-members");
    thread.setDaemon(true);
    return thread;
  }

  /** Begins the rounds, the first at once. */
  public void start() {
    var unused =
        rounds.scheduleWithFixedDelay(this::round, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A node failed: looks at all nodes now, and asks who the members are. */
  public void pollSoon() {
    if (!pollingSoon.compareAndSet(false, true)) {
      return;
    }
    try {
      rounds.execute(
          () -> {
            pollingSoon.set(false);
            roundsUntilLearning = 0;
            round();
          });
    } catch (RejectedExecutionException closed) {
      // Nobody needs to know any more.
    }
  }

  private void round() {
    selector.nodes().forEach(this::probe);
    if (!learned || roundsUntilLearning-- <= 0) {
      roundsUntilLearning = ROUNDS_BETWEEN_LEARNING;
      selector.choose(List.of(), System.nanoTime()).ifPresent(this::learn);
    }
  }

  private HttpRequest.Builder request(KnownNode node, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.address().resolve(path)).timeout(timeout);
    credentials.token().ifPresent(known -> request.header("Authorization", "Bearer " + known));
    return request;
  }

  private void probe(KnownNode node) {
    HttpRequest request =
        request(node, "/readyz").method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
    long begin = System.nanoTime();
    var unused =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
            .whenComplete(
                (response, failure) -> {
                  if (failure != null) {
                    selector.probeFailed(node);
                  } else {
                    probed(node, response, System.nanoTime() - begin);
                  }
                });
  }

  private void probed(KnownNode node, HttpResponse<Void> response, long nanos) {
    String name = response.headers().firstValue("Holdfast-Node").orElse("");
    selector.probeAnswered(node, name, response.statusCode() == 200, nanos);
  }

  private void learn(KnownNode node) {
    HttpRequest request = request(node, "/v1/cluster").build();
    var unused =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
            .whenComplete(
                (response, failure) -> {
                  if (failure == null && response.statusCode() == 200) {
                    learned(node.address().getScheme(), response.body());
                  }
                });
  }

  private void learned(String scheme, byte[] cluster) {
    try {
      List<URI> members = new ArrayList<>();
      for (JsonNode member : MAPPER.readTree(cluster).path("members")) {
        String http = member.path("http").asText("");
        if (isReachable(http)) {
          URI address = URI.create(scheme + "://" + http);
          if (credentials.mayBeSentTo(address)) {
            members.add(address);
          }
        }
      }
      selector.replaceMembers(members);
      learned = true;
    } catch (IOException | IllegalArgumentException notOurs) {
      // No answer of a node: the next round asks again, perhaps another one.
    }
  }

  /** A node may not know an address, or listen on all of its machine. */
  private static boolean isReachable(String address) {
    return !address.isEmpty() && !address.startsWith("0.0.0.0:") && !address.startsWith("[::]:");
  }

  /** Ends the rounds. */
  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
