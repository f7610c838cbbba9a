package io.holdfast.gateway.server;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.eventloop.JettyReply;
import io.holdfast.gateway.key.Answers;
import java.io.IOException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what Jetty itself refuses, before any route saw it, as every other problem. */
final class ProblemErrorHandler extends ErrorHandler {
  private static final String PROBLEM = ProblemErrorHandler.class.getName();

  private final Answers answers;

  ProblemErrorHandler(Answers answers) {
    this.answers = answers;
  }

  /** Refuses a request before any route saw it. */
  static void answer(Request request, Response response, Callback callback, Problem problem) {
    request.setAttribute(PROBLEM, problem);
    Response.writeError(
        request, response, callback, problem.code().status(), problem.code().title());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    answers.problem(JettyReply.of(response, callback), problem(request, response.getStatus()));
    return true;
  }

  /** Jetty refuses what comes when the node is about to stop, before anybody has looked at it. */
  private static Problem stopping(Request request) {
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    return Problem.of(
        reads ? ProblemCode.UNAVAILABLE : ProblemCode.NOT_APPLIED,
        "this process is stopping, and nothing was done with the request");
  }

  /** Jetty's shortest reasons; its others are clear enough. */
  private static String inWords(String said) {
    return switch (said) {
      case "Bad Request" -> "the request line or a header cannot be understood";
      case "No Host" -> "a request of HTTP/1.1 needs a Host header";
      case "Authority!=Host" -> "the request target names another host than the Host header";
      default -> said;
    };
  }

  private static Problem problem(Request request, int status) {
    if (request.getAttribute(PROBLEM) instanceof Problem known) {
      return known;
    }
    String said = String.valueOf(request.getAttribute(ERROR_MESSAGE));
    return switch (status) {
      case 404 -> Problem.of(ProblemCode.NO_SUCH_PATH, "there is no route for this path");
      case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, said);
      case 408 -> Problem.of(ProblemCode.UPLOAD_TOO_SLOW, "the request did not arrive in time");
      case 413 -> Problem.of(ProblemCode.REQUEST_TOO_LARGE, said);
      case 414 -> Problem.of(ProblemCode.TARGET_TOO_LONG, "the request target is too long");
      case 417 ->
          Problem.of(
              ProblemCode.EXPECTATION_FAILED,
              "Expect may be 100-continue and nothing else; leave the header out");
      case 431 -> Problem.of(ProblemCode.HEADER_TOO_LARGE, "the request header is too large");
      case 501 -> Problem.of(ProblemCode.METHOD_NOT_IMPLEMENTED, said);
      case 503 -> stopping(request);
      case 505 ->
          Problem.of(
              ProblemCode.HTTP_VERSION_NOT_SUPPORTED, "HTTP/1.1 and HTTP/1.0 are spoken here");
      default ->
          status < 500
              ? Problem.of(ProblemCode.BAD_REQUEST, inWords(said))
              : Problem.of(ProblemCode.INTERNAL, "the node's log has the details");
    };
  }
}
