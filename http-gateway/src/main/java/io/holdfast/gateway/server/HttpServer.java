package io.holdfast.gateway.server;

import io.holdfast.gateway.admission.BodyRoom;
import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.audit.AuditTrail;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemTable;
import io.holdfast.gateway.eventloop.AnswerRoom;
import io.holdfast.gateway.eventloop.ConnectionBound;
import io.holdfast.gateway.eventloop.LoopConnector;
import io.holdfast.gateway.eventloop.PlainRequests;
import io.holdfast.gateway.eventloop.UserBound;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.request.AdmissionControl;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.NodeHeaders;
import io.holdfast.gateway.request.RequestListener;
import io.holdfast.gateway.request.Route;
import io.holdfast.tls.TlsMode;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.servlet.JavalinServlet;
import io.javalin.http.servlet.ServletEntry;
import io.javalin.router.EndpointNotFound;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import kotlin.LazyKt;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, routes and stops in order. */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int PLATFORM_THREADS = 8;

  private final Server server;
  private final LoopConnector connector;
  private final ConnectionFigures figures;
  private final RequestLimits limits;
  private final Answers answers;

  /** A server without a store. */
  public HttpServer(
      HttpSettings settings,
      RequestLimits limits,
      List<Route> routes,
      NodeHeaders headers,
      RequestListener listener,
      RouteAccess access) {
    this(settings, limits, routes, headers, listener, access, AuditTrail.OFF, null);
  }

  /** Over the store of this node. */
  public HttpServer(
      HttpSettings settings,
      RequestLimits limits,
      List<Route> routes,
      NodeHeaders headers,
      RequestListener listener,
      AuditTrail audit,
      PlainRequests.Services services) {
    this(
        settings,
        limits,
        routes,
        headers,
        listener,
        new NodeAccess(services.guard()),
        audit,
        services);
  }

  private HttpServer(
      HttpSettings settings,
      RequestLimits limits,
      List<Route> routes,
      NodeHeaders headers,
      RequestListener listener,
      RouteAccess access,
      AuditTrail audit,
      PlainRequests.Services services) {
    this.limits = limits;
    this.answers = new Answers(headers);
    Executor requestThreads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    this.server = new Server(threads(requestThreads));
    ConnectionBound bound = new ConnectionBound(settings.connections());
    AnswerRoom room = new AnswerRoom(limits.openBytes());
    AdmissionControl gate = new AdmissionControl(limits);
    UserBound users = new UserBound(limits.shareOf(settings.connections()));
    this.figures = new ConnectionFigures(bound, room, gate, users);
    this.connector = ConnectorFactory.make(server, settings, bound);
    server.addConnector(connector);
    server.addBean(new SlowClients(connector, settings.idleTimeout(), room));
    server.setErrorHandler(new ProblemErrorHandler(answers));
    server.setStopTimeout(settings.stopTimeout().toMillis());
    RouteRunner runner = new RouteRunner(answers, limits, gate, users, listener, access, audit);
    PlainRequests plain =
        services == null
            ? null
            : new PlainRequests(services, answers, limits, gate, users, routes, listener);
    Handler servlets = servlets(Javalin.create(config -> configure(config, routes, runner)));
    Handler front = new FrontHandler(plain, requestThreads, servlets);
    OriginRules rules = new OriginRules(settings.names(), settings.corsOrigins());
    Handler own = new OriginHandler(rules, figures, front);
    boolean tlsOnly = settings.tls().mode() == TlsMode.REQUIRED;
    Handler known = new KnownMethodsHandler(tlsOnly ? new TlsOnlyHandler(own) : own);
    server.setHandler(new PacedAnswersHandler(room, new GracefulHandler(known)));
  }

  /**
   * Begins to listen.
   *
   * @throws IOException when the address cannot be bound
   */
  public void start() throws IOException {
    try {
      connector.open();
    } catch (IOException taken) {
      throw new IOException(
          "cannot listen on "
              + connector.getHost()
              + ":"
              + connector.getPort()
              + ": "
              + reason(taken),
          taken);
    }
    try {
      server.start();
    } catch (IOException | RuntimeException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IllegalStateException("the HTTP server did not start", failed);
    }
  }

  private static String reason(IOException taken) {
    return String.valueOf((taken.getCause() == null ? taken : taken.getCause()).getMessage());
  }

  /** Figures of connections, and of requests that no route saw. */
  public List<MetricSnapshot> figures() {
    return figures.figures();
  }

  /** The port that it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Stops listening, and gives requests under way their time to end. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (TimeoutException open) {
      LOG.warn("The HTTP server stopped with requests open; their clients are told, or cut off");
    } catch (Exception failed) {
      throw new IllegalStateException("the HTTP server did not stop in order", failed);
    }
  }

  private static QueuedThreadPool threads(Executor requestThreads) {
    QueuedThreadPool pool = new QueuedThreadPool(PLATFORM_THREADS, 2);
    pool.setName("http");
    pool.setReservedThreads(0);
    pool.setVirtualThreadsExecutor(requestThreads);
    return pool;
  }

  private static Handler servlets(Javalin javalin) {
    ServletContextHandler servlets = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
    ServletHolder holder = new ServletHolder(new BreakOffServlet(javalin.javalinServlet()));
    holder.setAsyncSupported(true);
    servlets.addServlet(holder, "/*");
    return servlets;
  }

  private void configure(JavalinConfig config, List<Route> routes, RouteRunner runner) {
    // The plain servlet, whatever is on the class path: with WebSockets it would need more to
    // start.
    config.unsafe.servlet =
        LazyKt.lazyOf(new ServletEntry(null, new JavalinServlet(config.unsafe)));
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.prefer405over404 = true;
    config.router.ignoreTrailingSlashes = false;
    for (Route route : routes) {
      String parameter = route.pathParameter();
      config.routes.addHttpHandler(
          HandlerType.findOrCreate(route.method()),
          route.path(),
          context ->
              runner.run(
                  route,
                  context.req(),
                  context.res(),
                  parameter == null ? null : context.pathParam(parameter)));
    }
    config.routes.exception(
        EndpointNotFound.class,
        (missing, context) ->
            refuse(context, Problem.of(ProblemCode.NO_SUCH_PATH, "there is no such path")));
    config.routes.exception(MethodNotAllowedResponse.class, this::refuseMethod);
    config.routes.exception(
        Exception.class, (thrown, context) -> refuse(context, ProblemTable.of(thrown)));
  }

  private void refuseMethod(MethodNotAllowedResponse refused, Context context) {
    String allowed = String.valueOf(refused.getDetails().get("availableMethods"));
    context.res().setHeader("Allow", allowed);
    refuse(
        context,
        Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "this path takes " + allowed)
            .with("allowed", List.of(allowed.split(", *"))));
  }

  private void refuse(Context context, Problem problem) {
    try {
      answers.problem(
          new Exchange(context.req(), context.res(), null, limits, BodyRoom.UNBOUNDED), problem);
    } catch (IOException gone) {
      // The client went away before its refusal: there is nobody left to tell.
      context.res().setStatus(problem.code().status());
    }
  }
}
