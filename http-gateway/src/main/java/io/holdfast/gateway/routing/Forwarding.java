package io.holdfast.gateway.routing;

import io.holdfast.gateway.auth.CertificateName;
import io.holdfast.gateway.auth.Credentials;
import io.holdfast.gateway.request.ClientCertificate;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.text.PercentCoding;
import io.holdfast.store.command.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A client's request, to be sent to a node unchanged but for what belongs to one connection, the
 * time that is left, and the mark that it was forwarded: nobody forwards it again.
 */
final class Forwarding {
  /** Says which process forwarded a request. */
  static final String HEADER = "Holdfast-Forwarded";

  /** The client's or the gateway's name for a write. */
  static final String KEY_HEADER = "Idempotency-Key";

  private static final String AUTHORIZATION = "Authorization";

  /** What a browser says of the page was judged here; what a node would judge is another host. */
  private static final Set<String> OF_BROWSERS =
      Set.of("origin", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "sec-fetch-user");

  /** RFC 9110, 7.6.1, and what the client library writes itself. */
  private static final Set<String> OF_ONE_CONNECTION =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "expect",
          "host",
          "content-length");

  /** What a node reads: a client's Connection header cannot take it from the request on its way. */
  private static final Set<String> READ_BY_NODES =
      Set.of(
          "accept",
          "authorization",
          "content-encoding",
          "content-type",
          "holdfast-fence",
          "idempotency-key",
          "if-match",
          "if-none-match");

  private final NodeRequest request;
  private final String query;
  private final String key;
  private final boolean ownKey;

  /**
   * Takes a request over.
   *
   * @param by the name of this process
   * @param body null = none
   * @param newKey the name for a write that its client gave none; empty = it needs none
   */
  static Forwarding of(Exchange exchange, String by, Bytes body, String newKey) {
    // What is no percent-encoding is the one thing that the client library would not send.
    exchange.checkEncoding();
    List<HeaderLine> headers = passedOn(exchange);
    headers.add(new HeaderLine(HEADER, by));
    addUser(headers, exchange);
    String clientsKey = exchange.header(KEY_HEADER);
    boolean ownKey = clientsKey == null && !newKey.isEmpty();
    if (ownKey) {
      headers.add(new HeaderLine(KEY_HEADER, newKey));
    }
    NodeRequest request =
        new NodeRequest(exchange.method(), exchange.rawPath(), List.copyOf(headers), body);
    String key = clientsKey == null ? newKey : clientsKey;
    return new Forwarding(request, withoutTimeout(exchange.rawQuery()), key, ownKey);
  }

  /** Asks a node for the head of something, as the sender of a request would. */
  static Forwarding question(Exchange exchange, String by, String path, String query) {
    List<HeaderLine> headers = new ArrayList<>();
    headers.add(new HeaderLine(HEADER, by));
    String authorization = exchange.header(AUTHORIZATION);
    if (authorization != null) {
      headers.add(new HeaderLine(AUTHORIZATION, authorization));
    }
    addUser(headers, exchange);
    NodeRequest request = new NodeRequest("HEAD", path, List.copyOf(headers), null);
    return new Forwarding(request, query, "", false);
  }

  private static void addUser(List<HeaderLine> headers, Exchange exchange) {
    whoCameByConnection(exchange)
        .ifPresent(user -> headers.add(new HeaderLine(Credentials.USER_HEADER, user)));
  }

  /**
   * Whom the client's connection says that it is, which the node cannot see: the user, where it is
   * known here, or the name in its certificate. A token is in the head of the request.
   */
  private static Optional<String> whoCameByConnection(Exchange exchange) {
    if (exchange.caller().isNamedByConnection()) {
      return Optional.of(exchange.caller().user());
    }
    if (exchange.caller().isKnown() || exchange.header(AUTHORIZATION) != null) {
      return Optional.empty();
    }
    return exchange.clientCertificate().map(ClientCertificate::name).map(CertificateName::text);
  }

  /** A request without a query, and its query without a timeout. */
  Forwarding(NodeRequest request, String query, String key, boolean ownKey) {
    this.request = request;
    this.query = query;
    this.key = key;
    this.ownKey = ownKey;
  }

  /** The name under which the write is applied once. */
  String key() {
    return key;
  }

  /** Whether the client knows nothing of that name. */
  boolean ownKey() {
    return ownKey;
  }

  /** The request for a node that has so much time left. */
  NodeRequest within(long millis) {
    String timeout = Exchange.TIMEOUT_PARAMETER + "=" + Math.max(1, millis) + "ms";
    String whole = query.isEmpty() ? timeout : query + "&" + timeout;
    String target = request.target() + "?" + whole;
    return new NodeRequest(request.method(), target, request.headers(), request.body());
  }

  private static String withoutTimeout(String query) {
    if (query == null) {
      return "";
    }
    return String.join(
        "&",
        Arrays.stream(query.split("&", -1))
            .filter(pair -> !pair.isEmpty() && !isTimeout(pair))
            .toList());
  }

  private static boolean isTimeout(String pair) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    return PercentCoding.decodeQuery(name).text().equals(Exchange.TIMEOUT_PARAMETER);
  }

  private static List<HeaderLine> passedOn(Exchange exchange) {
    List<HeaderLine> headers = new ArrayList<>();
    String named = exchange.listHeader("Connection");
    exchange.forEachHeader(
        (name, value) -> {
          boolean ours =
              name.equalsIgnoreCase(HEADER)
                  || name.equalsIgnoreCase(Credentials.PROBE_HEADER)
                  || name.equalsIgnoreCase(Credentials.USER_HEADER)
                  || OF_BROWSERS.contains(name.toLowerCase(Locale.ROOT));
          if (!ours && passes(name, named)) {
            headers.add(new HeaderLine(name, value));
          }
        });
    return headers;
  }

  /**
   * Whether a header belongs to the message, not to the connection that it came over.
   *
   * @param connection the header of that name; null = none
   */
  static boolean passes(String name, String connection) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (OF_ONE_CONNECTION.contains(lower)) {
      return false;
    }
    return connection == null
        || READ_BY_NODES.contains(lower)
        || lower.startsWith("holdfast-")
        || Arrays.stream(connection.split(",", -1))
            .noneMatch(n -> n.strip().equalsIgnoreCase(name));
  }
}
