package io.holdfast.gateway.eventloop;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.audit.AuditedKeys;
import io.holdfast.gateway.auth.AccessGuard;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.key.KeyAnswers;
import io.holdfast.gateway.key.KeyService;
import io.holdfast.gateway.key.WriteService;
import io.holdfast.gateway.read.LevelKeeper;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.AdmissionControl;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.RequestListener;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.text.RawTarget;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.KeyRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Takes the plainest and most frequent requests, and answers them on the event loop of their
 * connection: a GET of one key, local or linearizable, and a PUT of one key whose value has
 * arrived, durable on a majority; both without conditions, names or wishes. No thread is started
 * for them, and none waits. What cannot be answered so is left to the route, which begins anew.
 * Safe for many threads.
 */
public final class PlainRequests {
  /** A larger value rarely arrives with its head, and would hold up the loop. */
  private static final int MAX_BYTES = 64 << 10;

  private static final ReadLevel.Linearizable LINEARIZABLE = new ReadLevel.Linearizable();

  private static final Map<String, Optional<ReadLevel>> READS =
      Map.of(
          "", Optional.empty(),
          "consistency=linearizable", Optional.of(LINEARIZABLE),
          "consistency=local", Optional.of(new ReadLevel.Local()));

  private static final Map<String, Optional<Durability>> WRITES =
      Map.of("", Optional.empty(), "durability=majority", Optional.of(Durability.MAJORITY));

  /**
   * Of a node: what requests are answered from.
   *
   * @param audited requests for these keys are written down, which their routes do
   */
  public record Services(
      ReplicatedStore store,
      LevelKeeper keeper,
      WriteService writes,
      KeyService keys,
      AccessGuard guard,
      AuditedKeys audited) {}

  final Services services;
  final Answers problems;
  final KeyAnswers answers;
  final RequestLimits limits;
  final RequestListener listener;
  final UserBound users;
  private final AdmissionControl admission;
  private final Route readRoute;
  private final Route writeRoute;
  private final Map<Executor, LoopRounds> rounds = new ConcurrentHashMap<>();
  private final Map<Executor, LoopWrites> writes = new ConcurrentHashMap<>();

  /**
   * For one server.
   *
   * @param routes those that answer what is not plain
   */
  public PlainRequests(
      Services services,
      Answers answers,
      RequestLimits limits,
      AdmissionControl admission,
      UserBound users,
      List<Route> routes,
      RequestListener listener) {
    this.services = services;
    this.problems = answers;
    this.answers = new KeyAnswers(answers);
    this.limits = limits;
    this.admission = admission;
    this.users = users;
    this.readRoute = first(routes, Route::readsKey);
    this.writeRoute = first(routes, Route::takesValue);
    this.listener = listener;
  }

  private static Route first(List<Route> routes, Predicate<Route> which) {
    return routes.stream().filter(which).findFirst().orElseThrow();
  }

  /**
   * Takes the request if it is one of those. Called on the event loop.
   *
   * @param otherwise is given the request when its route must answer it after all
   * @return false: it was not taken, and nothing has happened
   */
  public boolean take(
      Request request, Response response, Callback callback, Consumer<Request> otherwise) {
    return switch (request.getMethod()) {
      case "GET" -> takeRead(request, response, callback, otherwise);
      case "PUT" -> takeWrite(request, response, callback, otherwise);
      default -> false;
    };
  }

  private boolean takeRead(
      Request request, Response response, Callback callback, Consumer<Request> otherwise) {
    KeyService.Get get = plainGet(request);
    if (get == null) {
      return false;
    }
    PlainRequest taken = admit(request, response, callback, otherwise, readRoute, 0);
    if (taken == null) {
      return false;
    }
    taken.get(get);
    return true;
  }

  /** Null = it is not plain. */
  private KeyService.Get plainGet(Request request) {
    Optional<ReadLevel> level = READS.get(query(request));
    if (level == null || !PlainHead.ofRead(request.getHeaders())) {
      return null;
    }
    Bytes key = key(request);
    return key == null || services.audited().watchesRead(KeyRange.only(key))
        ? null
        : KeyService.Get.plain(key, level);
  }

  private boolean takeWrite(
      Request request, Response response, Callback callback, Consumer<Request> otherwise) {
    long length = request.getLength();
    Optional<Durability> durability = WRITES.get(query(request));
    if (durability == null
        || length < 0
        || length > Math.min(MAX_BYTES, limits.valueBytes())
        || !PlainHead.ofWrite(request.getHeaders())) {
      return false;
    }
    Bytes key = key(request);
    if (key == null || services.audited().watchesWrite(KeyRange.only(key))) {
      return false;
    }
    PlainRequest taken = admit(request, response, callback, otherwise, writeRoute, length);
    if (taken == null) {
      return false;
    }
    taken.put(key, durability, (int) length);
    return true;
  }

  /** Null = there is no room for it, or its connection has no event loop. */
  private PlainRequest admit(
      Request request,
      Response response,
      Callback callback,
      Consumer<Request> otherwise,
      Route route,
      long bodyBytes) {
    LoopEndPoint endPoint =
        LoopEndPoint.below(request.getConnectionMetaData().getConnection().getEndPoint());
    if (endPoint == null) {
      return null;
    }
    AdmissionControl.Place place = admission.enter(bodyBytes);
    return place == null
        ? null
        : new PlainRequest(
            this, endPoint.loop(), route, place, request, response, callback, otherwise);
  }

  private static String query(Request request) {
    String query = request.getHttpURI().getQuery();
    return query == null ? "" : query;
  }

  /** Null = it is no key, or none that can be read: its route says so. */
  private static Bytes key(Request request) {
    String guarded = RawTarget.guardedKey(request.getHttpURI().getPath());
    if (guarded == null) {
      return null;
    }
    try {
      return Exchange.key(guarded);
    } catch (ProblemException | IllegalArgumentException unreadable) {
      return null;
    }
  }

  /** The rounds that linearizable reads of one event loop share. */
  LoopRounds rounds(Executor loop) {
    return rounds.computeIfAbsent(
        loop, same -> new LoopRounds(same, () -> services.keeper().tryLinearizable(LINEARIZABLE)));
  }

  /** The writes of one event loop that wait for their results. */
  LoopWrites writes(Executor loop, Scheduler scheduler) {
    return writes.computeIfAbsent(
        loop, same -> new LoopWrites(same, services.writes()::start, scheduler));
  }
}
