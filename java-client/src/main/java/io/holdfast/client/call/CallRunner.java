package io.holdfast.client.call;

import io.holdfast.client.ClientSettings;
import io.holdfast.client.OverloadedException;
import io.holdfast.client.Session;
import io.holdfast.client.route.MemberWatch;
import io.holdfast.client.route.NodeSelector;
import io.holdfast.client.wire.Call;
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

  /** Begins to look for nodes. */
  public CallRunner(ClientSettings settings, Session session) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connectTimeout())
            .build();
    this.settings = settings;
    this.selector = new NodeSelector(settings.nodes());
    this.members =
        new MemberWatch(http, selector, settings.probeInterval(), settings.attemptTimeout());
    this.session = session;
    this.inFlight = new Semaphore(settings.mostInFlight());
    members.start();
  }

  /** Sends the call until it is settled, at its deadline at the latest. */
  public <T> CallFuture<T> run(Call<T> call) {
    CallFuture<T> future = new CallFuture<>(call.operation());
    if (!inFlight.tryAcquire()) {
      String message = settings.mostInFlight() + " requests are in flight already";
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

  /** Looks for nodes no more; calls on their way end at their deadlines. */
  @Override
  public void close() {
    members.close();
  }
}
