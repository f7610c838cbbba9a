package io.holdfast.gateway.server;

import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Called on an event loop for every request: has it answered there when nothing has to be waited
 * for ({@link DirectReads}), and by a virtual thread of its own when it may.
 */
final class FrontHandler extends Handler.Wrapper {
  private final DirectReads direct;
  private final Executor requestThreads;

  /**
   * Puts itself before a handler.
   *
   * @param direct null = nothing is answered on the event loop
   * @param next may wait as long as it likes
   */
  FrontHandler(DirectReads direct, Executor requestThreads, Handler next) {
    super(next);
    this.direct = direct;
    this.requestThreads = requestThreads;
  }

  /** So Jetty calls it on the event loop, and does not start a thread first. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (direct == null
        || !direct.take(request, response, callback, () -> start(request, response, callback))) {
      start(request, response, callback);
    }
    return true;
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
