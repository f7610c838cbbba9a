package io.holdfast.gateway.server;

import io.holdfast.gateway.request.AnswerStream;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * An answer that goes on when its servlet has returned. It writes below the servlet's own stream,
 * which would keep a buffer for each.
 */
final class ServletStream implements AnswerStream {
  private final ServletContextRequest request;
  private final Response response;
  private final AsyncContext async;

  private ServletStream(ServletContextRequest request, AsyncContext async) {
    this.request = request;
    this.response = request.getServletContextResponse();
    this.async = async;
  }

  /** Lets go of the thread of a request, whose answer goes on. */
  static void begin(HttpServletRequest servletRequest, Consumer<AnswerStream> beginning) {
    AsyncContext async = servletRequest.startAsync();
    async.setTimeout(0);
    ServletContextRequest request = ServletContextRequest.getServletContextRequest(servletRequest);
    beginning.accept(new ServletStream(request, async));
  }

  @Override
  public void write(byte[] bytes, Consumer<Throwable> done) {
    Callback callback = Callback.from(InvocationType.NON_BLOCKING, () -> done.accept(null), done);
    try {
      response.write(false, ByteBuffer.wrap(bytes), callback);
    } catch (RuntimeException ended) {
      done.accept(ended);
    }
  }

  @Override
  public void end() {
    complete();
  }

  @Override
  public void breakOff() {
    request.getServletChannel().abort(new IOException("the answer was broken off"));
    complete();
  }

  private void complete() {
    try {
      async.complete();
    } catch (IllegalStateException already) {
      // The connection has ended, and the request with it.
    }
  }
}
