package io.holdfast.gateway.server;

import io.holdfast.gateway.eventloop.PlainRequests;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Called on an event loop for every request: has it answered there when it is plain ({@link
 * PlainRequests}), and by a virtual thread of its own, which may wait, when it is not.
 */
final class FrontHandler extends Handler.Wrapper {
  private final PlainRequests plain;
  private final Executor requestThreads;

  /**
   * Puts itself before a handler.
   *
   * @param plain null = none is answered on the event loop
   * @param next may wait as long as it likes
   */
  FrontHandler(PlainRequests plain, Executor requestThreads, Handler next) {
    super(next);
    this.plain = plain;
    this.requestThreads = requestThreads;
  }

  /** Tells Jetty to call it on the event loop, without a thread of its own. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (plain == null
        || !plain.take(request, response, callback, same -> start(same, response, callback))) {
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
