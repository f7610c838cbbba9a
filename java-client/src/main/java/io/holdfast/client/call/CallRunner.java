package io.holdfast.client.call;

import io.holdfast.client.api.ClientSettings;
import io.holdfast.client.api.ConfigurationException;
import io.holdfast.client.api.OverloadedException;
import io.holdfast.client.api.Session;
import io.holdfast.client.route.MemberWatch;
import io.holdfast.client.route.NodeSelector;
import io.holdfast.client.wire.Call;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.Semaphore;

/** Carries out calls. Safe for several threads. */
public final class CallRunner implements AutoCloseable {
  private final HttpClient http;
  private final ClientSettings settings;
  private final NodeSelector selector;
  private final MemberWatch members;
  private final Session session;
  private final Semaphore inFlight;
  private volatile boolean closed;

  /** Begins to look for nodes. */
  public CallRunner(ClientSettings settings, Session session) {
    refuseOpenToken(settings);
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connectTimeout())
            .sslContext(ClientTls.context(settings.credentials()))
            .build();
    this.settings = settings;
    this.selector = new NodeSelector(settings.nodes());
    this.members =
        new MemberWatch(
            http,
            selector,
            settings.probeInterval(),
            settings.attemptTimeout(),
            settings.credentials());
    this.session = session;
    this.inFlight = new Semaphore(settings.mostInFlight());
    members.start();
  }

  private static void refuseOpenToken(ClientSettings settings) {
    for (URI node : settings.nodes()) {
      if (!settings.credentials().mayBeSentTo(node)) {
        throw new ConfigurationException(
            node
                + " is plain HTTP to another machine, and the token could be read on its way: use"
                + " https, or say allowInsecureToken()",
            null);
      }
    }
  }

  /**
   * Sends the call until it is settled, at its deadline at the latest. After {@link #close} nothing
   * is sent, and the future fails with an {@link IllegalStateException}.
   */
  public <T> CallFuture<T> run(Call<T> call) {
    CallFuture<T> future = new CallFuture<>(call.operation());
    if (closed) {
      future.completeExceptionally(
          new IllegalStateException("the client is closed; nothing was sent"));
      return future;
    }
    if (!inFlight.tryAcquire()) {
      String message =
          settings.mostInFlight()
              + " requests are in flight, the most that this client sends at a time; retry later";
      future.completeExceptionally(new OverloadedException(message, null));
      return future;
    }
    var unused = future.whenComplete((answer, failure) -> inFlight.release());
    new CallAttempts<>(this, call, future).next();
    return future;
  }

  HttpClient http() {
    return http;
  }

  ClientSettings settings() {
    return settings;
  }

  NodeSelector selector() {
    return selector;
  }

  MemberWatch members() {
    return members;
  }

  Session session() {
    return session;
  }

  /** Takes no more calls; those on their way go on and end at their deadlines at the latest. */
  @Override
  public void close() {
    closed = true;
    members.close();
  }
}
