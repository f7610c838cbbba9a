package io.holdfast.gateway.routing;

import io.holdfast.gateway.auth.Credentials;
import io.holdfast.gateway.routing.NodeView.Health;
import io.holdfast.gateway.routing.NodeView.State;
import io.holdfast.gateway.text.HostPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one node again and again how it does, on a thread of its own, until it is closed. A request
 * that fails or gets no answer marks the node as left at once; an answer to a question that was
 * asked after that marks it as up again.
 */
final class NodeWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);
  private static final int OK = 200;
  private static final int UNAUTHENTICATED = 401;
  private static final int FORBIDDEN = 403;
  private static final int MISDIRECTED = 421;
  private static final int OVERLOADED = 429;

  /** One question of so many tries TLS again with a node that did not speak it. */
  private static final int ROUNDS_WITHOUT_TLS = 20;

  /** An eighth of each new round trip goes into the average, as TCP has it (RFC 6298). */
  private static final int SMOOTHING = 8;

  /** Called on the watch's thread. */
  interface Listener {
    void onAnswer(ClusterAnswer answer);

    /** A question was asked, and answered or not. */
    void onAsked();
  }

  private final NodeClient client;
  private final String asker;
  private final OwnToken token;
  private final Pace pace;
  private final Listener listener;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Of the watch's thread: questions that were asked without TLS. */
  private int rounds = 1;

  // Written under this object's lock.
  private volatile NodeView view;
  private long leftNanos = System.nanoTime();
  private volatile long heardNanos = leftNanos;

  /**
   * Begins to ask.
   *
   * @param asker the name of this process
   * @param token what it says to be known
   */
  NodeWatch(
      HostPort address,
      String asker,
      OwnToken token,
      NodeClient client,
      Pace pace,
      Listener listener) {
    this.asker = asker;
    this.token = token;
    this.client = client;
    this.pace = pace;
    this.listener = listener;
    this.view = NodeView.unknown(address);
    var _ = Thread.ofVirtual().name("watch-" + address).start(this::watch);
  }

  private NodeRequest question() {
    List<HeaderLine> headers = new ArrayList<>(token.headers());
    headers.add(new HeaderLine(Forwarding.HEADER, asker));
    headers.add(new HeaderLine(Credentials.PROBE_HEADER, asker));
    return new NodeRequest("GET", "/v1/cluster", List.copyOf(headers), null);
  }

  NodeView view() {
    return view;
  }

  /** A request found it silent or failing: no more go there until it has answered again. */
  void leave(String why) {
    change(Health.left(why), System.nanoTime());
  }

  private synchronized void change(Health health, long nowNanos) {
    if (health.state() == State.LEFT) {
      leftNanos = nowNanos;
    }
    if (view.health().state() != health.state()) {
      String node = view.node().isEmpty() ? "" : view.node() + " at ";
      String change =
          health.state() == State.UP
              ? "answers"
              : "gets no requests until it answers again: " + health.why();
      LOG.info("node {}{} {}", node, view.address(), change);
    }
    view = view.with(health);
  }

  /** A request was answered there, at this revision. */
  void answered(long revision) {
    heardNanos = System.nanoTime();
    if (revision > view.revision()) {
      synchronized (this) {
        view = view.withRevision(Math.max(revision, view.revision()));
      }
    }
  }

  /** Whether it answered anything after that moment. */
  boolean heardSince(long nanos) {
    return heardNanos - nanos > 0;
  }

  /** Whether it was left after that moment, and has not come back. */
  synchronized boolean leftSince(long nanos) {
    return view.health().state() == State.LEFT && leftNanos - nanos > 0;
  }

  private void watch() {
    try {
      do {
        try {
          askOnce();
          listener.onAsked();
        } catch (RuntimeException unforeseen) {
          // Whatever it was: a watch that has ended would never let the node come back.
          LOG.warn("Asking {} failed", view.label(), unforeseen);
          leave("asking it failed: " + unforeseen);
        }
      } while (!closed.await(pace.interval().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void askOnce() throws InterruptedException {
    boolean secure = client.asksWithTls(view.address());
    if (!client.mayDoWithoutTls()) {
      leaveUnless(ask(secure));
    } else if (secure || rounds++ % ROUNDS_WITHOUT_TLS == 0) {
      askEitherWay(secure);
    } else {
      // When it goes wrong, the next question is asked with TLS.
      Refusal refusal = ask(false);
      client.askWithTls(view.address(), refusal != null);
      leaveUnless(refusal);
    }
  }

  /** While TLS is being turned on, some nodes speak it and others do not yet. */
  private void askEitherWay(boolean secureBefore) throws InterruptedException {
    Refusal withTls = ask(true);
    if (withTls == null || !withTls.ofTls()) {
      client.askWithTls(view.address(), true);
      leaveUnless(withTls);
      return;
    }
    Refusal without = ask(false);
    client.askWithTls(view.address(), without != null);
    if (secureBefore && without == null) {
      LOG.warn("node {} is asked without TLS: {}", view.address(), withTls.why());
    }
    leaveUnless(without == null ? null : withTls);
  }

  /**
   * Why a question came to nothing.
   *
   * @param ofTls whether the connection did not come to stand, though somebody listens, who has
   *     shown no wrong certificate
   */
  private record Refusal(String why, boolean ofTls) {}

  private void leaveUnless(Refusal refusal) {
    if (refusal != null) {
      leave(refusal.why());
    }
  }

  /** Null = it was answered. */
  private Refusal ask(boolean secure) throws InterruptedException {
    CompletableFuture<Attempt> done = new CompletableFuture<>();
    long askedNanos = System.nanoTime();
    Attempt attempt = client.send(view, question(), secure, done::complete);
    try {
      var _ = done.get(pace.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return take(attempt, askedNanos, System.nanoTime());
    } catch (TimeoutException silent) {
      return new Refusal("it did not answer within " + pace.timeout().toMillis() + " ms", false);
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    } catch (IOException unusable) {
      return new Refusal(String.valueOf(unusable.getMessage()), false);
    } finally {
      attempt.abandon();
    }
  }

  private Refusal take(Attempt attempt, long askedNanos, long answeredNanos) throws IOException {
    return switch (attempt.outcome()) {
      case Attempt.Outcome.Failed(Throwable cause, boolean _) ->
          new Refusal(
              reason(cause), !(cause instanceof ConnectException) && !isOfCertificate(cause));
      case Attempt.Outcome.Answered(NodeAnswer answer) -> {
        if (answer.status() == OVERLOADED && view.hasAnswered()) {
          stillThere(askedNanos, answeredNanos);
          yield null;
        }
        if (answer.status() != OK) {
          throw new IOException(refusal(answer.status()));
        }
        ClusterAnswer said = ClusterAnswer.parse(answer.begin().array());
        update(said, askedNanos, answeredNanos);
        listener.onAnswer(said);
        yield null;
      }
    };
  }

  /** Whoever shows a certificate speaks TLS: with a wrong one he is not asked without. */
  private static boolean isOfCertificate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLPeerUnverifiedException || cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  private String refusal(int status) {
    return switch (status) {
      case MISDIRECTED ->
          "it does not know the name "
              + view.address().host()
              + " by which it is asked: its setting http_names must have it";
      case UNAUTHENTICATED, FORBIDDEN ->
          "it answered "
              + status
              + " when asked how it does: auth.token_file must name a token of a user with the role"
              + " observer";
      default -> "it answered " + status + " when asked how it does";
    };
  }

  private synchronized void update(ClusterAnswer said, long askedNanos, long answeredNanos) {
    heardNanos = answeredNanos;
    view =
        new NodeView(
            view.address(),
            said.node(),
            said.zone(),
            view.health(),
            said.role(),
            said.leader(),
            said.term(),
            said.ready(),
            said.revision(),
            said.stalenessMillis(),
            average(view.roundTripNanos(), answeredNanos - askedNanos),
            answeredNanos);
    // What was asked before a request failed says nothing of the time after it.
    if (askedNanos - leftNanos >= 0) {
      change(Health.UP, answeredNanos);
    }
  }

  /** It has no time to say how it does; leaving it would only move the load to the others. */
  private synchronized void stillThere(long askedNanos, long answeredNanos) {
    heardNanos = answeredNanos;
    if (askedNanos - leftNanos >= 0) {
      change(Health.UP, answeredNanos);
    }
  }

  private static long average(long before, long now) {
    return before < 0 ? now : before + (now - before) / SMOOTHING;
  }

  /** For people who ask for the routes: other messages show the client library from inside. */
  static String reason(Throwable cause) {
    return switch (cause) {
      case ConnectException refused -> String.valueOf(refused.getMessage());
      case ProtocolException wrong -> String.valueOf(wrong.getMessage());
      case SSLException tls -> "TLS with it fails: " + tls.getMessage();
      default -> "its connection broke (" + cause.getClass().getSimpleName() + ")";
    };
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
