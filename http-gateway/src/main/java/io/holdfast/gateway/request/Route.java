package io.holdfast.gateway.request;

import java.util.Objects;
import java.util.Set;

/**
 * A method and path, what it does to which keys, and what answers it.
 *
 * @param path as OpenAPI writes it, with at most one part in braces
 * @param access what must be granted to whoever calls it; there is no route without
 * @param parameters the query parameters that it knows, beside {@code timeout}
 * @param takesBody whether a body is read; if not, one is refused
 */
public record Route(
    String method,
    String path,
    Access access,
    Set<String> parameters,
    boolean takesBody,
    Handler handler) {

  /** Where a key is read, written and deleted. */
  public static final String KEY_PATH = "/v1/kv/{key}";

  private static final Set<String> PROBES =
      Set.of("/v1/cluster", "/livez", "/readyz", "/leader", "/follower", "/metrics");

  /** Checks that nothing is left out. */
  public Route {
    Objects.requireNonNull(access, path);
  }

  /** Answers an exchange, on a virtual thread of its own: it may wait. */
  @FunctionalInterface
  public interface Handler {
    void handle(Exchange exchange) throws Exception;
  }

  public static Route get(String path, Access access, Set<String> parameters, Handler handler) {
    return new Route("GET", path, access, parameters, false, handler);
  }

  public static Route head(String path, Access access, Set<String> parameters, Handler handler) {
    return new Route("HEAD", path, access, parameters, false, handler);
  }

  public static Route put(String path, Access access, Set<String> parameters, Handler handler) {
    return new Route("PUT", path, access, parameters, true, handler);
  }

  public static Route post(String path, Access access, Set<String> parameters, Handler handler) {
    return new Route("POST", path, access, parameters, true, handler);
  }

  public static Route delete(String path, Access access, Set<String> parameters, Handler handler) {
    return new Route("DELETE", path, access, parameters, false, handler);
  }

  /** The same route, answered by another handler. */
  public Route answeredBy(Handler other) {
    return new Route(method, path, access, parameters, takesBody, other);
  }

  /** Whether its body is the value of a key; else it is a document. */
  public boolean takesValue() {
    return method.equals("PUT") && path.equals(KEY_PATH);
  }

  /** Whether it reads the value of a key. */
  public boolean readsKey() {
    return method.equals("GET") && path.equals(KEY_PATH);
  }

  /** Whether it judges If-Match and If-None-Match. */
  public boolean takesPreconditions() {
    return path.equals(KEY_PATH) || !path.startsWith("/v1/");
  }

  /** Whether it only reads. */
  public boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** Whether it tells how this process does: asked by machines, again and again. */
  public boolean isProbe() {
    return PROBES.contains(path);
  }

  /** By what tells routes apart: the parameters would take time, and are looked at often. */
  @Override
  public int hashCode() {
    return 31 * path.hashCode() + method.hashCode();
  }

  /** Two routes of one process differ in method or path. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Route route && path.equals(route.path) && method.equals(route.method);
  }

  /** The name of the part in braces, or null. */
  public String pathParameter() {
    int open = path.indexOf('{');
    return open < 0 ? null : path.substring(open + 1, path.indexOf('}'));
  }
}
