package io.holdfast.gateway.server;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Refuses what came without TLS where TLS is required, in words that its client understands. */
final class TlsOnlyHandler extends Handler.Wrapper {
  TlsOnlyHandler(Handler next) {
    super(next);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.getConnectionMetaData().isSecure()) {
      return super.handle(request, response, callback);
    }
    response.getHeaders().put(HttpHeader.UPGRADE, "TLS/1.3");
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    ProblemErrorHandler.answer(
        request,
        response,
        callback,
        Problem.of(ProblemCode.TLS_REQUIRED, "TLS is spoken here: use https:// with this address"));
    return true;
  }
}
