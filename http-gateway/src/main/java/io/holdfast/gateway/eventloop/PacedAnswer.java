package io.holdfast.gateway.eventloop;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Counts what of an answer has been given out and not taken, piece by piece. Of HTTP/2 each piece
 * must also be taken at a pace of its own: the socket moves on while one answer is held up. Used as
 * Jetty sends, one piece at a time.
 */
public final class PacedAnswer extends HttpStream.Wrapper {
  /** Less is not worth counting: buffers of the connection are as large. */
  static final int COUNTED_BYTES = 16 << 10;

  private final AnswerRoom room;
  private final LoopEndPoint socket;

  /** Null = it is one of HTTP/1.1, whose pace is the socket's. */
  private final HTTP2Stream stream;

  private PacedAnswer(
      HttpStream wrapped, AnswerRoom room, LoopEndPoint socket, HTTP2Stream stream) {
    super(wrapped);
    this.room = room;
    this.socket = socket;
    this.stream = stream;
  }

  /** Has the answer to this request counted, from now on. */
  public static void of(Request request, AnswerRoom room) {
    Connection connection = request.getConnectionMetaData().getConnection();
    LoopEndPoint socket = LoopEndPoint.below(connection.getEndPoint());
    if (socket == null) {
      return;
    }
    HTTP2Stream stream =
        connection instanceof HTTP2Connection http2
            ? http2.getSession().getStream(Integer.parseInt(request.getId()))
            : null;
    request.addHttpStreamWrapper(sent -> new PacedAnswer(sent, room, socket, stream));
  }

  @Override
  public void send(
      MetaData.Request request,
      MetaData.Response response,
      boolean last,
      ByteBuffer content,
      Callback callback) {
    int size = BufferUtil.length(content);
    boolean hasBody = size > 0 && !"HEAD".equals(request.getMethod());
    super.send(request, response, last, content, hasBody ? counted(size, callback) : callback);
  }

  private Callback counted(int size, Callback callback) {
    PacedFlowControl flow = stream == null ? null : socket.flowControl();
    AnswerRoom.Piece piece = size < COUNTED_BYTES ? null : room.enter(socket, size, this::breakOff);
    if (flow != null) {
      flow.begin(stream);
    }
    return new Callback() {
      private void taken() {
        if (flow != null) {
          flow.end(stream);
        }
        if (piece != null) {
          piece.leave();
        }
      }

      // Counted first: whoever hears of it may send the next piece.
      @Override
      public void succeeded() {
        taken();
        callback.succeeded();
      }

      @Override
      public void failed(Throwable gone) {
        taken();
        callback.failed(gone);
      }

      @Override
      public InvocationType getInvocationType() {
        return callback.getInvocationType();
      }
    };
  }

  /** On the event loop, as whoever makes room may be in the midst of something. */
  private void breakOff() {
    socket
        .loop()
        .execute(
            () -> {
              if (stream == null) {
                socket.close(new IOException("the client does not take its answer"));
              } else {
                PacedFlowControl.breakOff(stream);
              }
            });
  }
}
