package io.holdfast.gateway.server;

import io.holdfast.gateway.eventloop.DirectReads;
import io.holdfast.gateway.eventloop.DirectWrites;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Called on an event loop for every request: has it answered there when nothing has to be waited
 * for ({@link DirectReads}, {@link DirectWrites}), and by a virtual thread of its own when it may.
 */
final class FrontHandler extends Handler.Wrapper {
  private final DirectReads reads;
  private final DirectWrites writes;
  private final Executor requestThreads;

  /**
   * Puts itself before a handler.
   *
   * @param reads null = none is answered on the event loop
   * @param writes null = none is taken on the event loop
   * @param next may wait as long as it likes
   */
  FrontHandler(DirectReads reads, DirectWrites writes, Executor requestThreads, Handler next) {
    super(next);
    this.reads = reads;
    this.writes = writes;
    this.requestThreads = requestThreads;
  }

  /** So Jetty calls it on the event loop, and does not start a thread first. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!takes(request, response, callback)) {
      start(request, response, callback);
    }
    return true;
  }

  private boolean takes(Request request, Response response, Callback callback) {
    return switch (request.getMethod()) {
      case "GET" ->
          reads != null
              && reads.take(request, response, callback, () -> start(request, response, callback));
      case "PUT" ->
          writes != null
              && writes.take(request, response, callback, same -> start(same, response, callback));
      default -> false;
    };
  }

  private void start(Request request, Response response, Callback callback) {
    requestThreads.execute(
        () -> {
          try {
            if (!super.handle(request, response, callback)) {
              Response.writeError(request, response, callback, 404);
            }
          } catch (Throwable failed) { // As Jetty does where it calls: the client hears of it.
            Response.writeError(request, response, callback, failed);
          }
        });
  }
}
