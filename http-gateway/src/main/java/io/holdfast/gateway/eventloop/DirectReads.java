package io.holdfast.gateway.eventloop;

import io.holdfast.gateway.errors.ProblemJson;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.key.KeyRoutes;
import io.holdfast.gateway.key.ValueHeaders;
import io.holdfast.gateway.read.Freshness;
import io.holdfast.gateway.read.LevelKeeper;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.AdmissionControl;
import io.holdfast.gateway.request.NodeHeaders;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.result.StoredRecord;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
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
public final class DirectReads {
  private static final Logger LOG = LoggerFactory.getLogger(DirectReads.class);
  private static final ReadLevel.Linearizable LINEARIZABLE = new ReadLevel.Linearizable();
  private static final ReadLevel.Local LOCAL = new ReadLevel.Local();
  private static final byte[] NOT_FOUND =
      Json.line(json -> ProblemJson.write(json, KeyRoutes.noRecord()));

  private final ReplicatedStore store;
  private final LevelKeeper keeper;
  private final NodeHeaders headers;
  private final AdmissionControl gate;
  private final DirectAnswer.Door door;
  private final Map<Executor, LoopRounds> rounds = new ConcurrentHashMap<>();

  public DirectReads(DirectParts parts, NodeHeaders headers, DirectAnswer.Door door) {
    this.store = parts.store();
    this.keeper = parts.keeper();
    this.headers = headers;
    this.gate = door.gate();
    this.door = door;
  }

  /**
   * Takes the request if it is one of those. Called on the event loop.
   *
   * @param otherwise runs when a request that was taken must be answered by its route after all
   * @return false: it was not taken, and nothing has happened
   */
  public boolean take(Request request, Response response, Callback callback, Runnable otherwise) {
    ReadLevel level = level(request);
    Executor loop = level == null ? null : DirectAnswer.loop(request);
    if (loop == null) {
      return false;
    }
    // Policies may ask for another level than the request names.
    Bytes key = DirectAnswer.key(request);
    if (key == null || !store.policies().isEmpty() || !gate.enter(0)) {
      return false;
    }
    DirectRead read = new DirectRead(request, response, callback, key);
    if (level instanceof ReadLevel.Linearizable) {
      rounds
          .computeIfAbsent(loop, this::roundsOf)
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
    String query = request.getHttpURI().getQuery();
    ReadLevel level =
        query == null || query.equals("consistency=linearizable")
            ? LINEARIZABLE
            : query.equals("consistency=local") ? LOCAL : null;
    return level == null || !PlainHead.ofRead(request.getHeaders()) ? null : level;
  }

  /** One read that was let in. */
  private final class DirectRead extends DirectAnswer {
    private final Bytes key;

    DirectRead(Request request, Response response, Callback callback, Bytes key) {
      super(request, response, callback, door, 0);
      this.key = key;
    }

    /** On the event loop, when its round has ended; without freshness, not well. */
    void confirmed(Freshness freshness, Runnable otherwise) {
      if (freshness == null) {
        leaveToRoute();
        otherwise.run();
      } else if (!answer(freshness)) {
        otherwise.run();
      }
    }

    /** Answers with what is there now; false: it has left, and its route must answer. */
    boolean answer(Freshness freshness) {
      StoredRecord record;
      try {
        record = store.reader().get(key);
        writeHead(record, freshness);
      } catch (RuntimeException failed) {
        LOG.debug("left to the route", failed);
        leaveToRoute();
        return false;
      }
      if (record == null) {
        send(HttpStatus.NOT_FOUND_404, ProblemJson.MEDIA_TYPE, NOT_FOUND);
      } else {
        send(HttpStatus.OK_200, ValueHeaders.contentType(record), record.value().array());
      }
      return true;
    }

    private void writeHead(StoredRecord record, Freshness freshness) {
      HttpFields.Mutable fields = response.getHeaders();
      if (record != null) {
        ValueHeaders.writeTo(fields::put, record);
      }
      fields.put(NodeHeaders.CONSISTENCY, freshness.level().text());
      fields.put(NodeHeaders.STALENESS, freshness.stalenessMillis());
      headers.writeTo(fields::put, headers.revision(record == null ? 0 : record.modifyRevision()));
    }
  }
}
