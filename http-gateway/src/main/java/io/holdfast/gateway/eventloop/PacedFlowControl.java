package io.holdfast.gateway.eventloop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http2.BufferingFlowControlStrategy;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;

/**
 * The flow control of one connection of HTTP/2, which knows whose client lets nothing more come. A
 * client can hold an answer up without holding up the socket. Safe for many threads.
 */
public final class PacedFlowControl extends BufferingFlowControlStrategy {
  /** Half of what a client may send is read before it is told that it may send more. */
  private static final float TOLD_AFTER = 0.5f;

  private final Map<Stream, Taking> held = new ConcurrentHashMap<>();
  private volatile boolean stalled;

  /** How much a client has taken of one answer, since it was looked at. */
  private static final class Taking {
    private long sinceNanos = System.nanoTime();
    private long bytes;

    private synchronized void add(int more) {
      bytes += more;
    }

    /** Whether less than the least was taken for too long, while more was not let come. */
    private synchronized boolean isSluggish(Stream stream, long leastBytes, long mostNanos) {
      long now = System.nanoTime();
      boolean mayCome = ((HTTP2Stream) stream).getSendWindow() > 0;
      if (mayCome || bytes >= leastBytes) {
        sinceNanos = now;
        bytes = 0;
      }
      return now - sinceNanos > mostNanos;
    }
  }

  public PacedFlowControl() {
    super(TOLD_AFTER);
  }

  /** Whether the client lets nothing more come on the whole connection. */
  boolean isStalled() {
    return stalled;
  }

  /** Ends the streams whose clients have taken less than this for so long. */
  void endSluggish(long leastBytes, long mostNanos) {
    held.forEach(
        (stream, taking) -> {
          if (stream.isClosed()) {
            held.remove(stream);
          } else if (taking.isSluggish(stream, leastBytes, mostNanos)) {
            held.remove(stream);
            stream.reset(
                new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), Callback.NOOP);
          }
        });
  }

  @Override
  public void onDataSending(Stream stream, int length) {
    super.onDataSending(stream, length);
    Taking taking = held.get(stream);
    if (taking != null) {
      taking.add(length);
    }
  }

  @Override
  protected void onStreamStalled(Stream stream) {
    super.onStreamStalled(stream);
    held.computeIfAbsent(stream, _ -> new Taking());
  }

  @Override
  public void onStreamDestroyed(Stream stream) {
    held.remove(stream);
    super.onStreamDestroyed(stream);
  }

  @Override
  protected void onSessionStalled(Session session) {
    super.onSessionStalled(session);
    stalled = true;
  }

  @Override
  protected void onSessionUnstalled(Session session) {
    super.onSessionUnstalled(session);
    stalled = false;
  }
}
