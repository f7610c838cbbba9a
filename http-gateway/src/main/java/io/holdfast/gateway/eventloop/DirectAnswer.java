package io.holdfast.gateway.eventloop;

import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.request.AdmissionControl;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.RawTarget;
import io.holdfast.gateway.request.RequestListener;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.text.PercentCoding;
import io.holdfast.store.command.Bytes;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One request that was let in to be answered on the event loop of its connection. */
public abstract class DirectAnswer implements Callback {
  /** What the answers of one route have in common. */
  public record Door(AdmissionControl gate, Route route, RequestListener listener) {}

  final Request request;
  final Response response;
  final long beginNanos = System.nanoTime();
  private final Callback callback;
  private final Door door;
  private final long bodyBytes;

  /**
   * Of a request that has entered the gate.
   *
   * @param bodyBytes with how many
   */
  DirectAnswer(Request request, Response response, Callback callback, Door door, long bodyBytes) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.door = door;
    this.bodyBytes = bodyBytes;
  }

  /** The event loop of the request; null = its connection has none. */
  static Executor loop(Request request) {
    return request.getConnectionMetaData().getConnection().getEndPoint()
            instanceof LoopEndPoint endPoint
        ? endPoint.loop()
        : null;
  }

  /** The key in the path; null = it is no key, or none that can be read. */
  static Bytes key(Request request) {
    String guarded = RawTarget.guardedKey(request.getHttpURI().getPath());
    if (guarded == null) {
      return null;
    }
    try {
      return Exchange.checkedKey(PercentCoding.decodePath(RawTarget.reveal(guarded)));
    } catch (ProblemException | IllegalArgumentException unreadable) {
      return null;
    }
  }

  /** Writes the answer. Never waits: what the socket does not take now goes out when it can. */
  final void send(int status, String contentType, byte[] body) {
    HttpFields.Mutable fields = response.getHeaders();
    fields.put(contentType(contentType));
    fields.put(HttpHeader.CONTENT_LENGTH, body.length);
    response.setStatus(status);
    response.write(true, ByteBuffer.wrap(body), this);
  }

  /** Well-known types are written as a servlet writes them. */
  private static HttpField contentType(String type) {
    MimeTypes.Type known = MimeTypes.CACHE.get(type);
    return known == null
        ? new HttpField(HttpHeader.CONTENT_TYPE, type)
        : known.getContentTypeField();
  }

  /** Goes out again: its route begins anew, with what is left of the time. */
  final void leaveToRoute() {
    response.reset();
    door.gate.leave(bodyBytes);
    request.setAttribute(Exchange.BEGAN, beginNanos);
  }

  /** Hears once whether the client got the answer that was sent. */
  void settle(boolean reached) {}

  @Override
  public final void succeeded() {
    leave(response.getStatus(), true);
    callback.succeeded();
  }

  @Override
  public final void failed(Throwable gone) {
    leave(response.isCommitted() ? response.getStatus() : RequestListener.CLIENT_GONE, false);
    callback.failed(gone);
  }

  private void leave(int status, boolean reached) {
    door.gate.leave(bodyBytes);
    settle(reached);
    door.listener.onAnswer(door.route, status, System.nanoTime() - beginNanos);
  }

  @Override
  public final InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
