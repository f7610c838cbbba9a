package io.holdfast.gateway.eventloop;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http2.BufferingFlowControlStrategy;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.frames.WindowUpdateFrame;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.util.Callback;

/**
 * The flow control of one connection of HTTP/2, which knows how much of each answer its client
 * takes. A client can hold an answer up without holding up the socket: by the window of the answer,
 * or by that of all. Safe for many threads.
 */
public final class PacedFlowControl extends BufferingFlowControlStrategy {
  /** Half of what a client may send is read before it is told that it may send more. */
  private static final float TOLD_AFTER = 0.5f;

  /** A window so small costs more to use than it brings. */
  private static final int SMALL_WINDOW_BYTES = 256;

  private static final int SMALL_WINDOWS_PER_SECOND = 128;

  private final Map<Stream, Taking> held = new ConcurrentHashMap<>();
  private final RateControl smallWindows =
      new WindowRateControl(SMALL_WINDOWS_PER_SECOND, Duration.ofSeconds(1));

  /** How much a client has taken of one piece of an answer, since it was looked at. */
  private static final class Taking {
    private long sinceNanos = System.nanoTime();
    private long bytes;

    private synchronized void add(int more) {
      bytes += more;
    }

    /** Whether less than the least was taken for too long. */
    private synchronized boolean isSluggish(long leastBytes, long mostNanos) {
      long now = System.nanoTime();
      if (bytes >= leastBytes) {
        sinceNanos = now;
        bytes = 0;
      }
      return now - sinceNanos > mostNanos;
    }
  }

  public PacedFlowControl() {
    super(TOLD_AFTER);
  }

  /** A piece of an answer is given out. */
  void begin(Stream stream) {
    held.put(stream, new Taking());
  }

  /** It was taken, or never will be. */
  void end(Stream stream) {
    held.remove(stream);
  }

  /** Ends a stream; the others of its connection go on. */
  static void breakOff(Stream stream) {
    stream.reset(new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), Callback.NOOP);
  }

  /** Ends the streams whose clients have taken less than this for so long. */
  void endSluggish(long leastBytes, long mostNanos) {
    held.forEach(
        (stream, taking) -> {
          if (stream.isClosed()) {
            held.remove(stream);
          } else if (taking.isSluggish(leastBytes, mostNanos)) {
            held.remove(stream);
            breakOff(stream);
          }
        });
  }

  /** A client that has nothing left may not open the window by a few bytes again and again. */
  @Override
  public void onWindowUpdate(Session session, Stream stream, WindowUpdateFrame frame) {
    boolean wasShut =
        stream == null
            ? ((HTTP2Session) session).getSendWindow() <= 0
            : ((HTTP2Stream) stream).getSendWindow() <= 0;
    if (wasShut && frame.getWindowDelta() < SMALL_WINDOW_BYTES && !smallWindows.onEvent(frame)) {
      session.close(ErrorCode.ENHANCE_YOUR_CALM_ERROR.code, "small windows", Callback.NOOP);
    }
    super.onWindowUpdate(session, stream, frame);
  }

  @Override
  public void onDataSending(Stream stream, int length) {
    super.onDataSending(stream, length);
    ((HTTP2Stream) stream).notIdle(); // Jetty ends it otherwise, however fast the client takes it.
    Taking taking = held.get(stream);
    if (taking != null) {
      taking.add(length);
    }
  }

  @Override
  public void onStreamDestroyed(Stream stream) {
    held.remove(stream);
    super.onStreamDestroyed(stream);
  }
}
