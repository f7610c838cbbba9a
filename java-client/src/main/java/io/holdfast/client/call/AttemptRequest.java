package io.holdfast.client.call;

import io.holdfast.client.api.Bytes;
import io.holdfast.client.api.ClientSettings;
import io.holdfast.client.route.KnownNode;
import io.holdfast.client.wire.Call;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;

/**
 * One attempt at one node.
 *
 * @param limit how long it may take, seen from here
 */
record AttemptRequest(HttpRequest http, Duration limit) {
  /** The longest that a node is asked to hold a request: its default upper bound. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** A node gets a little less time than we wait, so that it can say why it failed. */
  private static final Duration MAX_GRACE = Duration.ofMillis(100);

  static AttemptRequest of(
      Call<?> call, KnownNode node, Duration remaining, ClientSettings settings) {
    Duration share = call.oneAttempt() ? LONGEST : settings.attemptTimeout();
    Duration limit = share.compareTo(remaining) < 0 ? share : remaining;
    Duration tenth = limit.dividedBy(10);
    Duration grace = tenth.compareTo(MAX_GRACE) < 0 ? tenth : MAX_GRACE;
    Duration timeout = limit.minus(grace);
    String target = call.target().with("timeout", timeout.plusMillis(1)).text();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node.address() + target))
            .method(call.method(), body(call.body()));
    call.headers().forEach(request::header);
    settings
        .credentials()
        .token()
        .ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return new AttemptRequest(request.build(), limit);
  }

  private static HttpRequest.BodyPublisher body(Bytes bytes) {
    return bytes.isEmpty()
        ? HttpRequest.BodyPublishers.noBody()
        : HttpRequest.BodyPublishers.ofByteArray(bytes.toArray());
  }
}
