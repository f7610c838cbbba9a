package io.holdfast.gateway.server;

import io.holdfast.gateway.errors.Problem;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.internal.ResponseHttpFields.PersistentHttpField;
import org.eclipse.jetty.util.Callback;

/**
 * Stands before all that answers, on the event loop too: refuses what {@link OriginRules} refuses,
 * and tells browsers which pages elsewhere may see answers (CORS, as the Fetch standard has it).
 */
final class OriginHandler extends Handler.Wrapper {
  private static final String METHODS = "GET, HEAD, PUT, POST, DELETE";
  private static final String PREFLIGHT_SECONDS = "600";

  private final OriginRules rules;
  private final ConnectionFigures figures;

  OriginHandler(OriginRules rules, ConnectionFigures figures, Handler next) {
    super(next);
    this.rules = rules;
    this.figures = figures;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    OriginRules.Said said = OriginRules.Said.of(request);
    Problem problem = rules.refusal(request, said);
    if (problem != null) {
      figures.onRefusal(problem.code());
      ProblemErrorHandler.answer(request, response, callback, problem);
      return true;
    }
    if (rules.mayShare(said.origin())) {
      HttpFields.Mutable fields = response.getHeaders();
      stays(fields, HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, said.origin());
      stays(fields, HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, "*");
      stays(fields, HttpHeader.VARY, "Origin");
      if (isPreflight(request)) {
        answerPreflight(response, callback);
        return true;
      }
    }
    return super.handle(request, response, callback);
  }

  /** Also when an answer is reset and replaced by another one. */
  private static void stays(HttpFields.Mutable fields, HttpHeader name, String value) {
    fields.add(new PersistentHttpField(new HttpField(name, value)));
  }

  private static boolean isPreflight(Request request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeaders().contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
  }

  private static void answerPreflight(Response response, Callback callback) {
    HttpFields.Mutable fields = response.getHeaders();
    fields.put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    fields.put(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS, "*");
    fields.put(HttpHeader.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
    response.setStatus(HttpStatus.NO_CONTENT_204);
    response.write(true, null, callback);
  }
}
