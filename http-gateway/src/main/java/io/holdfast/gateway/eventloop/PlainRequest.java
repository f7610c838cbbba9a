package io.holdfast.gateway.eventloop;

import io.holdfast.gateway.auth.Asker;
import io.holdfast.gateway.auth.Caller;
import io.holdfast.gateway.auth.Credentials;
import io.holdfast.gateway.errors.ProblemTable;
import io.holdfast.gateway.key.KeyResult;
import io.holdfast.gateway.key.KeyService;
import io.holdfast.gateway.key.ReadService;
import io.holdfast.gateway.key.WriteService;
import io.holdfast.gateway.read.Freshness;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.AdmissionControl;
import io.holdfast.gateway.request.ClientCertificate;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.RequestListener;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.write.PendingWrite;
import io.holdfast.raft.UnavailableException;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.BatchResult.Answer;
import io.holdfast.store.result.CommandResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plain request that was let in. It never waits: what it needs comes back to the event loop of
 * its connection, and it goes on there. Used by that thread.
 */
final class PlainRequest extends JettyReply implements KeyService.Waiter, Callback {
  private static final Logger LOG = LoggerFactory.getLogger(PlainRequest.class);

  private final PlainRequests front;
  private final Executor loop;
  private final Route route;
  private final AdmissionControl.Place place;
  private final Request request;
  private final Callback callback;
  private final Consumer<Request> otherwise;
  private final long beginNanos = System.nanoTime();

  /** Null = it has none. */
  private byte[] body;

  /** From then on its route must not begin anew: that would be another write. */
  private boolean submitted;

  PlainRequest(
      PlainRequests front,
      Executor loop,
      Route route,
      AdmissionControl.Place place,
      Request request,
      Response response,
      Callback callback,
      Consumer<Request> otherwise) {
    super(response);
    this.front = front;
    this.loop = loop;
    this.route = route;
    this.place = place;
    this.request = request;
    this.callback = callback;
    this.otherwise = otherwise;
  }

  @Override
  public Asker asker() {
    return this;
  }

  /** Finds out who sent it. Whoever is refused is refused by the route, which may look longer. */
  private void enter() {
    front.services.guard().enter(this, credentials());
    front.users.enter(caller(), request.getConnectionMetaData().getConnection(), place);
    request.setAttribute(Caller.class.getName(), caller());
  }

  private Credentials credentials() {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    return Credentials.of(
        request.getHeaders().get(HttpHeader.AUTHORIZATION),
        ClientCertificate.of(endPoint).map(ClientCertificate::name).orElse(null));
  }

  void get(KeyService.Get get) {
    goOn(
        () -> {
          enter();
          return front.services.keys().get(get, this);
        });
  }

  void put(Bytes key, Optional<Durability> durability, int bodyBytes) {
    body = new byte[bodyBytes];
    if (!readBody()) {
      return;
    }
    String contentType = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    String type = contentType == null ? "" : contentType;
    goOn(
        () -> {
          enter();
          KeyService.Put put = KeyService.Put.plain(key, Bytes.wrap(body), type, durability);
          return front.services.keys().put(put, this);
        });
  }

  /** Reads what has arrived; false: not all has, and the route reads it from the beginning. */
  private boolean readBody() {
    ByteBuffer read = ByteBuffer.wrap(body);
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null || Content.Chunk.isFailure(chunk)) {
        leaveToRoute(new ArrivedBody(request, read.flip(), chunk));
        return false;
      }
      read.put(chunk.getByteBuffer());
      chunk.release();
      if (chunk.isLast()) {
        return true;
      }
    }
  }

  private void goOn(Supplier<CompletionStage<KeyResult>> asked) {
    CompletionStage<KeyResult> result;
    try {
      result = asked.get();
    } catch (RuntimeException refused) {
      result = CompletableFuture.failedFuture(refused);
    }
    var _ = result.whenComplete(this::answer);
  }

  /** Whatever goes wrong here, the client must not wait for ever, nor its place stay taken. */
  private void answer(KeyResult result, Throwable failure) {
    try {
      if (failure == null) {
        front.answers.send(this, result);
      } else if (submitted) {
        front.problems.problem(this, ProblemTable.of(failure));
      } else {
        LOG.debug("left to the route", failure);
        leaveToRoute(
            body == null ? request : new ArrivedBody(request, ByteBuffer.wrap(body), null));
      }
    } catch (IOException | RuntimeException broken) {
      LOG.error("An answer could not be made", broken);
      failed(broken);
    }
  }

  @Override
  public CompletionStage<StoreReader> open(ReadLevel level) {
    return switch (level) {
      case ReadLevel.Local _ -> {
        front.services.guard().requireYoungRights(this);
        yield CompletableFuture.completedFuture(state(front.services.keeper().freshness(level)));
      }
      case ReadLevel.Linearizable _ -> nextRound();
      case ReadLevel.Session _, ReadLevel.Bounded _ ->
          CompletableFuture.failedFuture(new UnavailableException("only its route waits for that"));
    };
  }

  private CompletionStage<StoreReader> nextRound() {
    CompletableFuture<StoreReader> opened = new CompletableFuture<>();
    front
        .rounds(loop)
        .join(
            freshness -> {
              if (freshness == null) {
                opened.completeExceptionally(new UnavailableException("the round has failed"));
              } else {
                openNow(freshness, opened);
              }
            });
    return opened;
  }

  /** The state may have been closed since, for a snapshot or the end: that is an answer too. */
  private void openNow(Freshness freshness, CompletableFuture<StoreReader> opened) {
    try {
      opened.complete(state(freshness));
    } catch (RuntimeException closed) {
      opened.completeExceptionally(closed);
    }
  }

  private StoreReader state(Freshness freshness) {
    ReadService.tell(this, freshness);
    return front.services.store().reader();
  }

  @Override
  public CompletionStage<CommandResult> commit(Command command, Durability durability) {
    if (durability != Durability.MAJORITY) {
      return CompletableFuture.failedFuture(
          new UnavailableException("only its route waits for that"));
    }
    CompletableFuture<CommandResult> result = new CompletableFuture<>();
    submit(SubmittedCommand.of(command), result);
    return result;
  }

  private void submit(SubmittedCommand command, CompletableFuture<CommandResult> result) {
    WriteService service = front.services.writes();
    PendingWrite write = service.enqueue(this, List.of(command), deadlineNanos());
    submitted = true;
    LoopWrites waiting = front.writes(loop, request.getComponents().getScheduler());
    waiting.add(write);
    write.whenAnswered(
        (answers, failure) -> {
          waiting.remove(write);
          loop.execute(() -> answered(command, write, answers, failure, result));
        });
  }

  private void answered(
      SubmittedCommand command,
      PendingWrite write,
      List<Answer> answers,
      Throwable failure,
      CompletableFuture<CommandResult> result) {
    try {
      if (failure != null) {
        throw WriteService.problem(this, write, failure).exception();
      }
      WriteService.tell(this, write, Durability.MAJORITY, answers);
      CommandResult applied = answers.getFirst().result();
      if (WriteService.mustBeJudgedAgain(applied)) {
        submitted = false;
        throw new UnavailableException("rights have changed: its route is judged anew");
      }
      if (WriteService.mustComeAgain(applied, deadlineNanos())) {
        submit(command, result);
      } else {
        result.complete(applied);
      }
    } catch (RuntimeException failed) {
      result.completeExceptionally(failed);
    }
  }

  private long deadlineNanos() {
    return beginNanos + front.limits.timeout().toNanos();
  }

  /** Goes out again: its route begins anew, with what is left of the time. */
  private void leaveToRoute(Request begun) {
    // The answer to what was refused without a trace: nobody will ask for it.
    settle(true);
    response.reset();
    place.leave();
    request.setAttribute(Exchange.BEGAN, beginNanos);
    otherwise.accept(begun);
  }

  @Override
  protected Callback whenSent() {
    return this;
  }

  @Override
  public void succeeded() {
    leave(response.getStatus(), true);
    callback.succeeded();
  }

  @Override
  public void failed(Throwable gone) {
    leave(response.isCommitted() ? response.getStatus() : RequestListener.CLIENT_GONE, false);
    callback.failed(gone);
  }

  private void leave(int status, boolean reached) {
    place.leave();
    settle(reached);
    front.listener.onAnswer(route, status, System.nanoTime() - beginNanos);
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
