package io.holdfast.gateway.server;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;

/**
 * Tells requests of other web pages from all others. A browser sends whatever a page asks for, to
 * loopback too, and only says which page it is: in {@code Origin} and {@code Sec-Fetch-Site}. Other
 * programs send neither. Safe for many threads.
 */
final class OriginRules {
  private static final String FETCH_SITE = "Sec-Fetch-Site";
  private static final String FETCH_MODE = "Sec-Fetch-Mode";

  /** The user's own doing, or a page of this very server. */
  private static final Set<String> OWN_SITE = Set.of("none", "same-origin");

  private static final int MAX_QUOTED = 200;

  private final HostNames names;
  private final Set<String> corsOrigins;

  /**
   * Makes the rules.
   *
   * @param names of the server
   * @param corsOrigins of pages that may use it though they are elsewhere
   */
  OriginRules(List<String> names, List<String> corsOrigins) {
    this.names = new HostNames(names);
    this.corsOrigins = Set.copyOf(corsOrigins);
  }

  /** Where a request says that it comes from, and goes to; null = not said. */
  record Said(String host, String origin, String site) {

    /** A header that comes twice is joined, and the joined value is never allowed. */
    static Said of(Request request) {
      String host = null;
      String origin = null;
      String site = null;
      for (HttpField field : request.getHeaders()) {
        switch (field.getHeader()) {
          case HOST -> host = joined(host, field);
          case ORIGIN -> origin = joined(origin, field);
          case null -> site = field.is(FETCH_SITE) ? joined(site, field) : site;
          default -> {}
        }
      }
      return new Said(isHttp2(request) ? authority(request, host) : host, origin, site);
    }

    private static boolean isHttp2(Request request) {
      return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
    }

    /**
     * HTTP/2 says it in the target; a Host beside that Jetty lets pass only when it is the same.
     */
    private static String authority(Request request, String host) {
      String authority = request.getHttpURI().getAuthority();
      return authority == null ? host : authority;
    }

    private static String joined(String before, HttpField field) {
      String value = field.getValue() == null ? "" : field.getValue();
      return before == null ? value : before + ", " + value;
    }
  }

  /** Why the request must not be carried out; null = it may. */
  Problem refusal(Request request, Said said) {
    if (!isForThisServer(request, said.host)) {
      String host = quoted(said.host);
      return Problem.of(
              ProblemCode.MISDIRECTED,
              "\""
                  + host
                  + "\" is no name of this server; to be reached by it, its setting http_names must"
                  + " have it")
          .with("host", host);
    }
    if (said.origin != null && !isAllowed(said)) {
      return foreign("a page of " + quoted(said.origin) + " sent this");
    }
    boolean ownSite = said.site == null || OWN_SITE.contains(said.site);
    boolean allowedSite = ownSite || said.origin != null || isLinkToPage(request);
    return allowedSite
        ? null
        : foreign("a page elsewhere sent this (" + FETCH_SITE + ": " + quoted(said.site) + ")");
  }

  private boolean isForThisServer(Request request, String host) {
    // HTTP/1.0 knows no Host, and is spoken by the checks of load balancers, not by browsers.
    return host == null
        ? request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0
        : names.include(host);
  }

  private boolean isAllowed(Said said) {
    return mayShare(said.origin) || isOwn(said);
  }

  /** Whether pages of this origin may use the server. */
  boolean mayShare(String origin) {
    return origin != null && corsOrigins.contains(origin);
  }

  /** Behind a proxy that takes TLS off, a page is of https and the request is not. */
  private static boolean isOwn(Said said) {
    int end = said.origin.indexOf("://");
    if (end < 0 || said.host == null) {
      return false;
    }
    String port =
        switch (said.origin.substring(0, end)) {
          case "http" -> ":80";
          case "https" -> ":443";
          default -> "";
        };
    return !port.isEmpty()
        && withoutPort(said.origin.substring(end + 3), port).equals(withoutPort(said.host, port));
  }

  private static String withoutPort(String authority, String port) {
    String lower = authority.toLowerCase(Locale.ROOT);
    return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
  }

  /** Following a link elsewhere to the documentation or a probe; to the store there are none. */
  private static boolean isLinkToPage(Request request) {
    return request.getMethod().equals("GET")
        && "navigate".equals(request.getHeaders().get(FETCH_MODE))
        && !String.valueOf(request.getHttpURI().getPath()).startsWith("/v1");
  }

  private static Problem foreign(String what) {
    return Problem.of(
        ProblemCode.FOREIGN_ORIGIN,
        what + "; pages elsewhere may use this server when its setting cors_origins names them");
  }

  private static String quoted(String text) {
    return text == null || text.length() <= MAX_QUOTED
        ? String.valueOf(text)
        : text.substring(0, MAX_QUOTED) + "…";
  }
}
