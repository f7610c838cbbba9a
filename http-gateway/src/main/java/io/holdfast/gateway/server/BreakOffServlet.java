package io.holdfast.gateway.server;

import io.holdfast.gateway.request.AnswerStream;
import io.holdfast.gateway.request.Exchange;
import io.javalin.http.Header;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * Runs Javalin, and breaks a connection off when a route says that its answer cannot be ended: half
 * an answer must not look whole. Javalin itself would end it in good order.
 */
final class BreakOffServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final String CAUSE = BreakOffServlet.class.getName();

  private final transient Servlet javalin;

  BreakOffServlet(Servlet javalin) {
    this.javalin = javalin;
  }

  /** Asks for the connection of this request to be broken off. */
  static void breakOff(HttpServletRequest request, IOException cause) {
    request.setAttribute(CAUSE, cause);
  }

  @Override
  public void init(ServletConfig config) throws ServletException {
    super.init(config);
    javalin.init(config);
  }

  /**
   * Javalin would take a method out of a header for that of the request, so that a GET could delete
   * what a proxy lets everybody read.
   */
  private static HttpServletRequest withItsOwnMethod(HttpServletRequest request) {
    if (request.getHeader(Header.X_HTTP_METHOD_OVERRIDE) == null) {
      return request;
    }
    return new HttpServletRequestWrapper(request) {
      @Override
      public String getHeader(String name) {
        return name.equalsIgnoreCase(Header.X_HTTP_METHOD_OVERRIDE) ? null : super.getHeader(name);
      }
    };
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    javalin.service(withItsOwnMethod(request), response);
    if (request.getAttribute(CAUSE) instanceof IOException cause) {
      ServletContextRequest.getServletContextRequest(request).getServletChannel().abort(cause);
      return;
    }
    Consumer<AnswerStream> stream = Exchange.streamOf(request);
    if (stream != null) {
      // Only now: Javalin would end what is asynchronous when its handler has returned.
      ServletStream.begin(request, stream);
    }
  }
}
