package io.holdfast.gateway.eventloop;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemHeaders;
import io.holdfast.gateway.errors.ProblemJson;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.key.CommandSize;
import io.holdfast.gateway.key.KeyRoutes;
import io.holdfast.gateway.key.WriteService;
import io.holdfast.gateway.request.AdmissionControl;
import io.holdfast.gateway.request.EntityTags;
import io.holdfast.gateway.request.NodeHeaders;
import io.holdfast.gateway.request.RequestLimits;
import io.holdfast.gateway.write.GroupCommitter;
import io.holdfast.gateway.write.PendingWrite;
import io.holdfast.gateway.write.QueueFullException;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.raft.UnavailableException;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.BatchResult.Answer;
import io.holdfast.store.result.CommandResult.TransactionDone;
import io.holdfast.store.result.OperationResult.PutDone;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the plainest and most frequent writes on the event loop of their connection, and answers
 * them there when their results are known: a PUT of one key, durable on a majority, without
 * conditions, names or wishes, whose value has arrived. No thread is started for them, and none
 * waits. What the store refuses is left to the route, which begins anew and says it at length: a
 * refusal has changed nothing. Safe for many threads.
 */
public final class DirectWrites {
  private static final Logger LOG = LoggerFactory.getLogger(DirectWrites.class);

  /** A larger value rarely arrives with its head, and would hold up the loop. */
  private static final int MAX_BYTES = 64 << 10;

  private final ReplicatedStore store;
  private final GroupCommitter committer;
  private final NodeHeaders headers;
  private final RequestLimits limits;
  private final AdmissionControl gate;
  private final DirectAnswer.Door door;
  private final Map<Executor, LoopWrites> writes = new ConcurrentHashMap<>();

  public DirectWrites(
      DirectParts parts, NodeHeaders headers, RequestLimits limits, DirectAnswer.Door door) {
    this.store = parts.store();
    this.committer = parts.committer();
    this.headers = headers;
    this.limits = limits;
    this.gate = door.gate();
    this.door = door;
  }

  /**
   * Takes the request if it is one of those. Called on the event loop.
   *
   * @param otherwise is given the request when its route must answer it after all
   * @return false: it was not taken, and nothing has happened
   */
  public boolean take(
      Request request, Response response, Callback callback, Consumer<Request> otherwise) {
    long length = request.getLength();
    if (!isPlain(request) || length < 0 || length > Math.min(MAX_BYTES, limits.valueBytes())) {
      return false;
    }
    Executor loop = DirectAnswer.loop(request);
    Bytes key = DirectAnswer.key(request);
    // Policies may ask for another durability.
    if (loop == null || key == null || !store.policies().isEmpty() || !gate.enter(length)) {
      return false;
    }
    DirectWrite write =
        new DirectWrite(request, response, callback, (int) length, loop, key, otherwise);
    if (write.readBody()) {
      write.begin();
    }
    return true;
  }

  private static boolean isPlain(Request request) {
    String query = request.getHttpURI().getQuery();
    if (query != null && !query.equals("durability=majority")) {
      return false;
    }
    return PlainHead.ofWrite(request.getHeaders());
  }

  private LoopWrites writesOf(Executor loop, Request request) {
    return writes.computeIfAbsent(
        loop, same -> new LoopWrites(same, committer, request.getComponents().getScheduler()));
  }

  /** One write that was let in. */
  private final class DirectWrite extends DirectAnswer {
    private final Executor loop;
    private final Bytes key;
    private final Consumer<Request> otherwise;
    private final byte[] body;
    private PendingWrite pending;
    private boolean outcomeUnknown;

    DirectWrite(
        Request request,
        Response response,
        Callback callback,
        int bodyBytes,
        Executor loop,
        Bytes key,
        Consumer<Request> otherwise) {
      super(request, response, callback, door, bodyBytes);
      this.loop = loop;
      this.key = key;
      this.otherwise = otherwise;
      this.body = new byte[bodyBytes];
    }

    /** Reads what has arrived; false: not all has, and the route reads it from the beginning. */
    boolean readBody() {
      ByteBuffer read = ByteBuffer.wrap(body);
      while (true) {
        Content.Chunk chunk = request.read();
        if (chunk == null || Content.Chunk.isFailure(chunk)) {
          leave(read.flip(), chunk);
          return false;
        }
        read.put(chunk.getByteBuffer());
        chunk.release();
        if (chunk.isLast()) {
          return true;
        }
      }
    }

    private void leave(ByteBuffer read, Content.Chunk next) {
      leaveToRoute();
      otherwise.accept(new ArrivedBody(request, read, next));
    }

    void begin() {
      HttpFields fields = request.getHeaders();
      String contentType = fields.get(HttpHeader.CONTENT_TYPE);
      SubmittedCommand command =
          SubmittedCommand.of(
              KeyRoutes.plainPut(key, Bytes.wrap(body), contentType == null ? "" : contentType));
      long deadlineNanos = beginNanos + limits.timeout().toNanos();
      try {
        pending = committer.enqueue(List.of(command), CommandSize.of(command), deadlineNanos);
      } catch (QueueFullException | UnavailableException refused) {
        leave(ByteBuffer.wrap(body), null);
        return;
      }
      LoopWrites waiting = writesOf(loop, request);
      waiting.add(pending);
      pending.whenAnswered(
          (answers, failure) -> {
            waiting.remove(pending);
            loop.execute(() -> answer(answers, failure));
          });
    }

    /** Whatever goes wrong here, the client must not wait for ever, nor its place stay taken. */
    private void answer(List<Answer> answers, Throwable failure) {
      try {
        tryToAnswer(answers, failure);
      } catch (RuntimeException broken) {
        LOG.error("The answer to a write could not be made", broken);
        failed(broken);
      }
    }

    private void tryToAnswer(List<Answer> answers, Throwable failure) {
      if (failure != null) {
        refuse(WriteService.problem(failure, pending.operationIds()));
      } else if (answers.getFirst().result() instanceof TransactionDone done) {
        acknowledge(done.revision(), (PutDone) done.results().getFirst());
      } else {
        pending.settle(true);
        leave(ByteBuffer.wrap(body), null);
      }
    }

    private void acknowledge(long revision, PutDone record) {
      HttpFields.Mutable fields = response.getHeaders();
      fields.put(NodeHeaders.DURABILITY, Durability.MAJORITY.text());
      fields.put(NodeHeaders.OPERATION, pending.operationIds().getFirst());
      fields.put("ETag", EntityTags.of(record.modifyRevision()));
      headers.writeTo(fields::put, revision);
      send(
          KeyRoutes.putStatus(record),
          "application/json",
          Json.line(json -> KeyRoutes.writePut(json, key, record)));
    }

    private void refuse(Problem problem) {
      outcomeUnknown = problem.code() == ProblemCode.OUTCOME_UNKNOWN;
      HttpFields.Mutable fields = response.getHeaders();
      pending.operationIds().forEach(id -> fields.put(NodeHeaders.OPERATION, id));
      ProblemHeaders.writeTo(fields::put, problem);
      headers.writeTo(fields::put, headers.revision(0));
      send(
          problem.code().status(),
          ProblemJson.MEDIA_TYPE,
          Json.line(json -> ProblemJson.write(json, problem)));
    }

    @Override
    void settle(boolean reached) {
      pending.settle(reached && !outcomeUnknown);
    }
  }
}
