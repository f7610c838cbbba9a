package io.holdfast.gateway.server;

import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.errors.ProblemJson;
import io.holdfast.gateway.ops.NodeHeaders;
import io.holdfast.gateway.ops.RequestListener;
import io.holdfast.gateway.read.Freshness;
import io.holdfast.gateway.read.LevelKeeper;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Json;
import io.holdfast.gateway.request.PercentCoding;
import io.holdfast.gateway.request.RawTarget;
import io.holdfast.gateway.routes.KeyRoutes;
import io.holdfast.gateway.routes.Route;
import io.holdfast.gateway.routes.ValueHeaders;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.Bytes;
import io.holdfast.store.StoredRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the plainest and most frequent requests on the event loop of their connection: a GET of
 * one key, local or linearizable, without conditions or wishes. No thread is started for them, and
 * none waits: a linearizable one goes on when its round has ended. It answers with the value or
 * says that there is none; whatever else comes about is left to the route, which begins anew and
 * says the same at length. Safe for many threads.
 */
final class DirectReads {
  private static final Logger LOG = LoggerFactory.getLogger(DirectReads.class);
  private static final ReadLevel.Linearizable LINEARIZABLE = new ReadLevel.Linearizable();
  private static final ReadLevel.Local LOCAL = new ReadLevel.Local();
  private static final byte[] NOT_FOUND =
      Json.line(json -> ProblemJson.write(json, KeyRoutes.noRecord()));

  private final ReplicatedStore store;
  private final LevelKeeper keeper;
  private final NodeHeaders headers;
  private final RequestGate gate;
  private final Route route;
  private final RequestListener listener;
  private final Map<Executor, LoopRounds> rounds = new ConcurrentHashMap<>();

  /**
   * Reads from this store.
   *
   * @param route the one whose answers these are
   */
  DirectReads(
      ReplicatedStore store,
      LevelKeeper keeper,
      NodeHeaders headers,
      RequestGate gate,
      Route route,
      RequestListener listener) {
    this.store = store;
    this.keeper = keeper;
    this.headers = headers;
    this.gate = gate;
    this.route = route;
    this.listener = listener;
  }

  /** The route of which it takes the plain requests. */
  static Route route(List<Route> routes) {
    return routes.stream().filter(Route::readsKey).findFirst().orElseThrow();
  }

  /**
   * Takes the request if it is one of those. Called on the event loop.
   *
   * @param otherwise runs when a request that was taken must be answered by its route after all
   * @return false: it was not taken, and nothing has happened
   */
  boolean take(Request request, Response response, Callback callback, Runnable otherwise) {
    ReadLevel level = level(request);
    // Policies may ask for another level than the request names.
    if (level == null
        || !(request.getConnectionMetaData().getConnection().getEndPoint()
            instanceof LoopEndPoint endPoint)) {
      return false;
    }
    Bytes key = key(request);
    if (key == null || !store.policies().isEmpty() || !gate.enter(0)) {
      return false;
    }
    DirectRead read = new DirectRead(request, response, callback, key, System.nanoTime());
    if (level instanceof ReadLevel.Linearizable) {
      rounds
          .computeIfAbsent(endPoint.loop(), this::roundsOf)
          .join(freshness -> read.confirmed(freshness, otherwise));
      return true;
    }
    return read.answer(keeper.freshness(level));
  }

  private LoopRounds roundsOf(Executor loop) {
    return new LoopRounds(loop, () -> keeper.tryLinearizable(LINEARIZABLE));
  }

  /** Null = not one of those. */
  private static ReadLevel level(Request request) {
    if (!request.getMethod().equals("GET")) {
      return null;
    }
    String query = request.getHttpURI().getQuery();
    ReadLevel level =
        query == null || query.equals("consistency=linearizable")
            ? LINEARIZABLE
            : query.equals("consistency=local") ? LOCAL : null;
    return level == null || !isPlain(request.getHeaders()) ? null : level;
  }

  /** Whether nothing in the head changes what is answered. */
  private static boolean isPlain(HttpFields fields) {
    for (HttpField field : fields) {
      boolean plain =
          switch (field.getHeader()) {
            case null -> !field.getName().regionMatches(true, 0, "Holdfast-", 0, 9);
            case IF_MATCH, IF_NONE_MATCH, CONTENT_LENGTH, TRANSFER_ENCODING, EXPECT, UPGRADE ->
                false;
            case ACCEPT -> field.getValue() == null || field.getValue().equals("*/*");
            default -> true;
          };
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  /** Null = it is no key, or none that can be read. */
  private static Bytes key(Request request) {
    String guarded = RawTarget.guardedKey(request.getHttpURI().getPath());
    if (guarded == null) {
      return null;
    }
    try {
      return Exchange.checkedKey(PercentCoding.decodePath(RawTarget.reveal(guarded)));
    } catch (ProblemException | IllegalArgumentException unreadable) {
      return null;
    }
  }

  /** One read that was let in. */
  private final class DirectRead implements Callback {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Bytes key;
    private final long beginNanos;

    DirectRead(Request request, Response response, Callback callback, Bytes key, long beginNanos) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.key = key;
      this.beginNanos = beginNanos;
    }

    /** On the event loop, when its round has ended; without freshness, not well. */
    void confirmed(Freshness freshness, Runnable otherwise) {
      if (freshness == null || !answer(freshness)) {
        if (freshness == null) {
          gate.leave(0);
        }
        request.setAttribute(Exchange.BEGAN, beginNanos);
        otherwise.run();
      }
    }

    /** Answers with what is there now; false: it has left, and its route must answer. */
    boolean answer(Freshness freshness) {
      byte[] body;
      try {
        StoredRecord record = store.reader().get(key);
        body = record == null ? NOT_FOUND : record.value().array();
        writeHead(record, freshness, body.length);
      } catch (RuntimeException failed) {
        LOG.debug("left to the route", failed);
        response.reset();
        gate.leave(0);
        return false;
      }
      // Never waits: what the socket does not take now goes out when it can.
      response.write(true, ByteBuffer.wrap(body), this);
      return true;
    }

    private void writeHead(StoredRecord record, Freshness freshness, int bodyBytes) {
      HttpFields.Mutable fields = response.getHeaders();
      if (record != null) {
        ValueHeaders.writeTo(fields::put, record);
      }
      fields.put(NodeHeaders.CONSISTENCY, freshness.level().text());
      fields.put(NodeHeaders.STALENESS, freshness.stalenessMillis());
      headers.writeTo(fields::put, headers.revision(record == null ? 0 : record.modifyRevision()));
      fields.put(
          contentType(record == null ? ProblemJson.MEDIA_TYPE : ValueHeaders.contentType(record)));
      fields.put(HttpHeader.CONTENT_LENGTH, bodyBytes);
      response.setStatus(record == null ? HttpStatus.NOT_FOUND_404 : HttpStatus.OK_200);
    }

    /** Well-known types are written as a servlet writes them. */
    private static HttpField contentType(String type) {
      MimeTypes.Type known = MimeTypes.CACHE.get(type);
      return known == null
          ? new HttpField(HttpHeader.CONTENT_TYPE, type)
          : known.getContentTypeField();
    }

    @Override
    public void succeeded() {
      leave(response.getStatus());
      callback.succeeded();
    }

    @Override
    public void failed(Throwable gone) {
      leave(response.isCommitted() ? response.getStatus() : RouteRunner.CLIENT_GONE);
      callback.failed(gone);
    }

    private void leave(int status) {
      gate.leave(0);
      listener.onAnswer(route, status, System.nanoTime() - beginNanos);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }
}
