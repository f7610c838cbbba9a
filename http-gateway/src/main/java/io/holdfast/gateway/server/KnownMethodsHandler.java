package io.holdfast.gateway.server;

import io.holdfast.gateway.errors.ProblemCode;
import java.util.Set;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses methods that HTTP does not define. Javalin would keep an entry for every method name that
 * it ever sees.
 */
final class KnownMethodsHandler extends Handler.Wrapper {
  private static final Set<String> KNOWN =
      Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE");

  KnownMethodsHandler(Handler next) {
    super(next);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (KNOWN.contains(request.getMethod())) {
      return super.handle(request, response, callback);
    }
    Response.writeError(
        request, response, callback, ProblemCode.METHOD_NOT_IMPLEMENTED.status(), "unknown method");
    return true;
  }
}
