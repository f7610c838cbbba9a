package io.holdfast.gateway.request;

import io.holdfast.gateway.admission.BodyRoom;
import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.auth.Caller;
import io.holdfast.gateway.auth.Credentials;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.text.PercentCoding;
import io.holdfast.gateway.text.RawTarget;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Limits;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One request and the answer to it. Used by the one virtual thread that handles the request. */
public final class Exchange extends Reply {
  /** The parameter that every route takes. */
  public static final String TIMEOUT_PARAMETER = "timeout";

  /** The attribute of a request that something was tried for before, with when that began. */
  public static final String BEGAN = Exchange.class.getName() + ".began";

  private static final String STREAM = AnswerStream.class.getName();

  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final String pathParameter;
  private final RequestLimits limits;
  private final BodyRoom room;
  private QueryParameters query = QueryParameters.NONE;
  private Consumer<AnswerStream> streamed;
  private long deadlineNanos;

  /**
   * Opens the exchange; {@link #readQuery} comes next.
   *
   * @param pathParameter the last part of the path, guarded ({@link RawTarget}) or plain; null =
   *     the route has none
   * @param room for its body
   */
  public Exchange(
      HttpServletRequest request,
      HttpServletResponse response,
      String pathParameter,
      RequestLimits limits,
      BodyRoom room) {
    this.request = request;
    this.response = response;
    this.pathParameter = pathParameter;
    this.limits = limits;
    this.room = room;
    long began = request.getAttribute(BEGAN) instanceof Long nanos ? nanos : System.nanoTime();
    this.deadlineNanos = began + limits.timeout().toNanos();
  }

  /**
   * Checks the query and sets the deadline.
   *
   * @param allowed the query parameters that the route knows, beside the common ones
   */
  public void readQuery(Set<String> allowed) {
    long now = System.nanoTime();
    query = QueryParameters.parse(request.getQueryString(), allowed);
    query
        .duration(TIMEOUT_PARAMETER, SHORTEST_TIMEOUT, limits.maxTimeout())
        .ifPresent(timeout -> deadlineNanos = now + timeout.toNanos());
  }

  /** Gives it so much more time: what it waits for may be long in coming. */
  public void extendDeadline(Duration more) {
    deadlineNanos += more.toNanos();
  }

  public String method() {
    return request.getMethod();
  }

  /** Whether only the head of the answer goes out. */
  public boolean isHead() {
    return request.getMethod().equals("HEAD");
  }

  public HttpServletResponse response() {
    return response;
  }

  @Override
  public void setHeader(String name, String value) {
    response.setHeader(name, value);
  }

  /** To a HEAD only the head goes out. */
  @Override
  public void send(int status, String contentType, byte[] body) throws IOException {
    response.setStatus(status);
    response.setContentType(contentType);
    response.setContentLength(body.length);
    if (!isHead()) {
      response.getOutputStream().write(body);
    }
  }

  /**
   * Has the answer go on when the request was handled: its head is set, and the rest is up to this,
   * which is called once.
   */
  public void goOnAs(Consumer<AnswerStream> stream) {
    streamed = stream;
    request.setAttribute(STREAM, stream);
  }

  /** Whether the answer goes on when the request was handled. */
  public boolean goesOn() {
    return streamed != null;
  }

  /** What a request's answer goes on as; null = it does not. */
  @SuppressWarnings("unchecked")
  public static Consumer<AnswerStream> streamOf(HttpServletRequest request) {
    return (Consumer<AnswerStream>) request.getAttribute(STREAM);
  }

  @Override
  public void send(int status) {
    response.setStatus(status);
  }

  public QueryParameters query() {
    return query;
  }

  /** On {@link System#nanoTime()}'s scale. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public Long waitUntilNanos() {
    return deadlineNanos;
  }

  /** Who sent it, as was found out where the request was tried before; null = nowhere. */
  public Caller enteredAs() {
    return request.getAttribute(Caller.class.getName()) instanceof Caller entered ? entered : null;
  }

  /** What it brings to say who sent it. */
  public Credentials credentials() {
    return new Credentials(
        header("Authorization"),
        clientCertificate().map(ClientCertificate::name).orElse(null),
        header(Credentials.USER_HEADER),
        header(Credentials.PROBE_HEADER) != null);
  }

  public RequestLimits limits() {
    return limits;
  }

  /** The key of the path, byte for byte. */
  public Bytes key() {
    return key(pathParameter);
  }

  /**
   * A key of a path.
   *
   * @param guarded as {@link RawTarget} guards it
   */
  public static Bytes key(String guarded) {
    return checkedKey(PercentCoding.decodePath(RawTarget.reveal(guarded)));
  }

  /** The identifier of the path, where it is a text. */
  public String identifier() {
    Bytes bytes = PercentCoding.decodePath(RawTarget.reveal(pathParameter));
    if (!bytes.isUtf8()) {
      throw Problem.of(ProblemCode.BAD_REQUEST, "a name in the path must be UTF-8").exception();
    }
    return bytes.text();
  }

  /** The part of the path that the router found, where it needs no guard. */
  public String plainPathParameter() {
    return pathParameter;
  }

  /** The key, when its size is allowed. */
  public static Bytes checkedKey(Bytes key) {
    if (key.isEmpty()) {
      throw Problem.of(
              ProblemCode.KEY_EMPTY,
              "a key has 1 to " + Limits.MAX_KEY_BYTES + " bytes; GET /v1/kv?prefix= lists keys")
          .exception();
    }
    if (key.size() > Limits.MAX_KEY_BYTES) {
      throw Problem.of(
              ProblemCode.KEY_TOO_LONG,
              "a key has 1 to " + Limits.MAX_KEY_BYTES + " bytes, this one has " + key.size())
          .with("limit", Limits.MAX_KEY_BYTES)
          .exception();
    }
    return key;
  }

  /** If-Match and If-None-Match. */
  public Preconditions preconditions() {
    return new Preconditions(
        EntityTags.parse("If-Match", listHeader("If-Match"), true),
        EntityTags.parse("If-None-Match", listHeader("If-None-Match"), false));
  }

  /** Refuses conditions where nobody would judge them: ignored, they would protect nothing. */
  public void refusePreconditions() {
    for (String name : Preconditions.HEADERS) {
      if (request.getHeader(name) != null) {
        throw Problem.of(ProblemCode.BAD_REQUEST, name + " is understood at /v1/kv/{key} only")
            .with("header", name)
            .exception();
      }
    }
  }

  /** Refuses a PUT of a part: it would replace the whole (RFC 9110, 14.5). */
  public void refusePart() {
    if (request.getHeader("Content-Range") != null) {
      throw Problem.of(
              ProblemCode.BAD_REQUEST,
              "a value is put as a whole: send all of it, without Content-Range")
          .with("header", "Content-Range")
          .exception();
    }
  }

  /** The client's own name for this write. */
  public Optional<String> idempotencyKey() {
    return IdempotencyKey.parse(header("Idempotency-Key"));
  }

  /** What tells this request from another one that carries the same Idempotency-Key. */
  public Bytes fingerprint(Bytes body) {
    Fingerprint fingerprint =
        new Fingerprint()
            .add(request.getMethod())
            .add(request.getRequestURI())
            .add(listHeader("If-Match"))
            .add(listHeader("If-None-Match"))
            .add(header("Content-Type"));
    query.addTo(fingerprint);
    Bytes finished = fingerprint.add(body.array()).finish();
    // Another user who sends the same request under the same key must not get this one's answer.
    return caller().isKnown() ? Fingerprint.ofUser(finished, caller().user()) : finished;
  }

  /** Whether the request with this fingerprint came from the caller of this one. */
  public boolean isOfSameUser(Bytes fingerprint) {
    return caller().isKnown() && Fingerprint.isOfUser(fingerprint, caller().user());
  }

  /** The path, byte for byte as it came over the wire. */
  public String rawPath() {
    return RawTarget.revealAll(request.getRequestURI());
  }

  /** The connection that the request came over. */
  public ClientConnection connection() {
    return ClientConnection.of(request);
  }

  /** The certificate that the client has shown; empty = none. */
  public Optional<ClientCertificate> clientCertificate() {
    return connection().certificate();
  }

  /** Of the client, or of the gateway that passes its request on. */
  @Override
  public String remoteAddress() {
    return request.getRemoteAddr();
  }

  /** The query, byte for byte as it came over the wire; null = there was none. */
  public String rawQuery() {
    return request.getQueryString();
  }

  /** Refuses a path or query that cannot be decoded, as whoever reads it would. */
  public void checkEncoding() {
    if (!rawPath().equals(request.getRequestURI())) {
      PercentCoding.decodePath(RawTarget.reveal(pathParameter));
    }
    query.checkEncoding();
  }

  /** Hands out every header line of the request, in order. */
  public void forEachHeader(BiConsumer<String, String> lines) {
    for (String name : Collections.list(request.getHeaderNames())) {
      Collections.list(request.getHeaders(name)).forEach(value -> lines.accept(name, value));
    }
  }

  /** A header that has one value; null = it was not sent. Of two, nobody knows which is meant. */
  public String header(String name) {
    Enumeration<String> lines = request.getHeaders(name);
    String value = lines.hasMoreElements() ? lines.nextElement() : null;
    if (lines.hasMoreElements()) {
      throw Problem.of(ProblemCode.BAD_REQUEST, "the header " + name + " came twice")
          .with("header", name)
          .exception();
    }
    return value;
  }

  /** A header that is a list: its lines are one, with commas (RFC 9110, 5.3); null = none came. */
  public String listHeader(String name) {
    Enumeration<String> lines = request.getHeaders(name);
    return lines.hasMoreElements() ? String.join(", ", Collections.list(lines)) : null;
  }

  /** The media type that came with the body; empty = none. */
  public String contentType() {
    String type = header("Content-Type");
    return type == null ? "" : type;
  }

  /** Whether the client names this media type among those that it wants. */
  public boolean accepts(String mediaType) {
    String accept = listHeader("Accept");
    if (accept == null) {
      return false;
    }
    for (String range : accept.split(",", -1)) {
      int parameters = range.indexOf(';');
      String type = parameters < 0 ? range : range.substring(0, parameters);
      if (type.strip().equalsIgnoreCase(mediaType)) {
        return true;
      }
    }
    return false;
  }

  /** The body, as a value. */
  public Bytes value() throws IOException {
    return body().read(limits.valueBytes(), ProblemCode.VALUE_TOO_LARGE);
  }

  /** The body, as JSON to be parsed. */
  public Bytes document() throws IOException {
    return body().read(limits.requestBytes(), ProblemCode.REQUEST_TOO_LARGE);
  }

  /** Refuses a request that brings a body where none is read. */
  public void refuseBody() {
    body().refuseAny();
  }

  private BodyReader body() {
    return new BodyReader(request, response, limits, room, deadlineNanos);
  }
}
