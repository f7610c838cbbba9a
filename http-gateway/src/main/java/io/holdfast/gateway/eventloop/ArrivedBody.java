package io.holdfast.gateway.eventloop;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** A request some of whose body was read already, for one who reads it from the beginning. */
final class ArrivedBody extends Request.Wrapper {
  private final Deque<Content.Chunk> arrived = new ArrayDeque<>(2);

  /**
   * Puts back what was read.
   *
   * @param bytes of the body, its first
   * @param next what was read behind them; null = nothing was there yet
   */
  ArrivedBody(Request request, ByteBuffer bytes, Content.Chunk next) {
    super(request);
    if (bytes.hasRemaining()) {
      arrived.add(Content.Chunk.from(bytes, false));
    }
    if (next != null) {
      arrived.add(next);
    }
  }

  /** Behind the last chunk the request itself says the same again. */
  @Override
  public Content.Chunk read() {
    Content.Chunk chunk = arrived.poll();
    return chunk == null ? super.read() : chunk;
  }

  @Override
  public void demand(Runnable demandCallback) {
    if (arrived.isEmpty()) {
      super.demand(demandCallback);
    } else {
      getContext().execute(demandCallback);
    }
  }
}
