package io.holdfast.gateway.routes;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.NodeHeaders;
import io.holdfast.gateway.request.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The API's description, and a page to try it at that needs nothing from elsewhere. */
public final class DocumentationRoutes {
  private static final String DESCRIPTION = "/io/holdfast/gateway/api/openapi.yaml";
  private static final String PAGE = "/io/holdfast/gateway/docs/";
  private static final String SWAGGER_UI = "/io/holdfast/gateway/docs/swagger-ui/";

  /** Only these: a path from a request never becomes a path of a resource. */
  private static final Map<String, Resource> FILES =
      Map.of(
          "start.js", new Resource(PAGE + "start.js", "text/javascript"),
          "swagger-ui.css", new Resource(SWAGGER_UI + "swagger-ui.css", "text/css"),
          "swagger-ui-bundle.js",
              new Resource(SWAGGER_UI + "swagger-ui-bundle.js", "text/javascript"));

  private final Answers answers;

  /** Kept: anybody may ask for them, and to unpack them is work. */
  private final Map<Resource, byte[]> read = new ConcurrentHashMap<>();

  private record Resource(String name, String contentType) {}

  public DocumentationRoutes(Answers answers) {
    this.answers = answers;
  }

  public List<Route> routes() {
    Route.Handler description =
        exchange -> write(exchange, new Resource(DESCRIPTION, "application/yaml"));
    Route.Handler page =
        exchange -> write(exchange, new Resource(PAGE + "index.html", "text/html; charset=utf-8"));
    return List.of(
        Route.get("/openapi.yaml", Access.OPEN, Set.of(), description),
        Route.head("/openapi.yaml", Access.OPEN, Set.of(), description),
        Route.get("/docs", Access.OPEN, Set.of(), page),
        Route.head("/docs", Access.OPEN, Set.of(), page),
        Route.get("/docs/{file}", Access.OPEN, Set.of(), this::file),
        Route.head("/docs/{file}", Access.OPEN, Set.of(), this::file));
  }

  private void file(Exchange exchange) throws IOException {
    Resource resource = FILES.get(exchange.plainPathParameter());
    if (resource == null) {
      throw Problem.of(ProblemCode.NO_SUCH_PATH, "there is no such file").exception();
    }
    write(exchange, resource);
  }

  private void write(Exchange exchange, Resource resource) throws IOException {
    byte[] bytes = read.computeIfAbsent(resource, DocumentationRoutes::bytes);
    answers.begin(exchange);
    exchange.setHeader(NodeHeaders.CACHE_CONTROL, "max-age=3600");
    exchange.send(200, resource.contentType(), bytes);
  }

  private static byte[] bytes(Resource resource) {
    try (InputStream in = DocumentationRoutes.class.getResourceAsStream(resource.name())) {
      if (in == null) {
        throw new IllegalStateException("this build lacks " + resource.name());
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
