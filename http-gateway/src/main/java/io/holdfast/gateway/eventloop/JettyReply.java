package io.holdfast.gateway.eventloop;

import io.holdfast.gateway.request.Reply;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * An answer that goes out without a servlet. Sending never waits: what the socket does not take now
 * goes out when it can.
 */
public abstract class JettyReply extends Reply {
  final Response response;
  private final HttpFields.Mutable fields;

  protected JettyReply(Response response) {
    this.response = response;
    this.fields = response.getHeaders();
  }

  /** One that is no more than the answer. */
  public static JettyReply of(Response response, Callback whenSent) {
    return new JettyReply(response) {
      @Override
      protected Callback whenSent() {
        return whenSent;
      }
    };
  }

  /** Hears when the answer has gone out, or could not. */
  protected abstract Callback whenSent();

  @Override
  public final void setHeader(String name, String value) {
    fields.put(name, value);
  }

  @Override
  public final void send(int status, String contentType, byte[] body) {
    fields.put(contentType(contentType));
    fields.put(HttpHeader.CONTENT_LENGTH, body.length);
    response.setStatus(status);
    response.write(true, ByteBuffer.wrap(body), whenSent());
  }

  @Override
  public final void send(int status) {
    response.setStatus(status);
    response.write(true, null, whenSent());
  }

  /** Well-known types are written as a servlet writes them. */
  private static HttpField contentType(String type) {
    MimeTypes.Type known = MimeTypes.CACHE.get(type);
    return known == null
        ? new HttpField(HttpHeader.CONTENT_TYPE, type)
        : known.getContentTypeField();
  }
}
