package io.holdfast.gateway.request;

import java.util.Optional;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;

/** One request of HTTP/2: its connection is read all the time, so that an end of it is noticed. */
final class OneStream extends ClientConnection {
  /** Null = it has ended already. */
  private final HTTP2Stream stream;

  private final HTTP2Session session;

  OneStream(HTTP2Session session, int number) {
    this.session = session;
    this.stream = session.getStream(number);
  }

  @Override
  public Optional<ClientCertificate> certificate() {
    return ClientCertificate.of(session.getEndPoint());
  }

  @Override
  public boolean isGone() {
    return stream == null || stream.isResetOrFailed() || !session.getEndPoint().isOpen();
  }

  @Override
  public void cutOff() {
    if (stream != null) {
      stream.reset(
          new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), Callback.NOOP);
    }
  }

  @Override
  long idleMillis() {
    return stream == null ? 0 : stream.getIdleTimeout();
  }

  @Override
  void setIdleMillis(long millis) {
    if (stream != null) {
      stream.setIdleTimeout(millis);
    }
  }
}
