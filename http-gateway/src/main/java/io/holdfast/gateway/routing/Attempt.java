package io.holdfast.gateway.routing;

import io.holdfast.store.command.Bytes;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;

/**
 * One request sent to one node, once. Jetty's threads bring the answer along; the thread of the
 * request waits for the outcome and takes the body. No more of the body is in memory than {@link
 * #WHOLE_BYTES} and one piece.
 */
final class Attempt implements Response.Listener {
  /** Up to so many bytes an answer counts only when all of it is here. */
  static final int WHOLE_BYTES = 64 << 10;

  /** What a node that speaks TLS only offers to those who come without. */
  private static final String TLS = "TLS/1.3";

  private static final byte[] NOTHING = {};
  private static final byte[] END = {};

  /** What became of it. */
  sealed interface Outcome {
    /** The node answered; a long body may still break off. */
    record Answered(NodeAnswer answer) implements Outcome {}

    /**
     * There is no answer.
     *
     * @param mayHaveArrived whether the node may have carried out the request nevertheless
     */
    record Failed(Throwable cause, boolean mayHaveArrived) implements Outcome {}
  }

  private final NodeView node;
  private final boolean head;
  private final long silenceMillis;
  private final Consumer<Attempt> onOutcome;
  private final long startNanos = System.nanoTime();
  private final AtomicReference<Outcome> outcome = new AtomicReference<>();
  private final BlockingQueue<Object> pieces = new LinkedBlockingQueue<>();
  private volatile boolean sent;
  private volatile boolean abandoned;
  private volatile Request request;

  // Of Jetty's threads, one after the other.
  private byte[] begin = NOTHING;
  private volatile Runnable demander;

  /**
   * An attempt that {@link NodeClient} will send.
   *
   * @param silenceMillis how long a node may pause within a long body
   * @param onOutcome hears once, from a thread that must not wait, that there is an outcome
   */
  Attempt(NodeView node, boolean head, long silenceMillis, Consumer<Attempt> onOutcome) {
    this.node = node;
    this.head = head;
    this.silenceMillis = silenceMillis;
    this.onOutcome = onOutcome;
  }

  NodeView node() {
    return node;
  }

  /** Since it began. */
  long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }

  /** Whether the node may have got it. */
  boolean mayHaveArrived() {
    return sent;
  }

  /** Null = not yet. */
  Outcome outcome() {
    return outcome.get();
  }

  /** Whether it was given up here, which says nothing about the node. */
  boolean isAbandoned() {
    return abandoned;
  }

  void send(Request prepared) {
    request = prepared;
    prepared.onRequestBegin(begun -> sent = true).send(this);
  }

  /** It was never sent. */
  void refused(Throwable cause) {
    decide(new Outcome.Failed(cause, sent));
  }

  /** Gives it up: its connection is closed, unless the answer is here in whole. */
  void abandon() {
    if (outcome.get() instanceof Outcome.Answered(NodeAnswer answer) && answer.rest() == null) {
      return;
    }
    abandoned = true;
    Request under = request;
    if (under != null) {
      var _ = under.abort(new IOException("given up"));
    }
    decide(new Outcome.Failed(new IOException("given up"), sent));
    pieces.add(new IOException("given up"));
  }

  private void decide(Outcome now) {
    if (outcome.compareAndSet(null, now)) {
      onOutcome.accept(this);
    }
  }

  // ---- Jetty's threads

  /** A body that only the end of the connection ends could break off unnoticed. */
  @Override
  public void onHeaders(Response response) {
    int status = response.getStatus();
    HttpFields headers = response.getHeaders();
    if (headers.contains(HttpHeader.UPGRADE, TLS)) {
      sent = false; // It was refused unread.
      var _ = response.abort(new ProtocolException("it is to be asked with TLS"));
      return;
    }
    boolean bodiless = head || status == 204 || status == 304;
    boolean framed =
        headers.contains(HttpHeader.CONTENT_LENGTH)
            || headers.contains(HttpHeader.TRANSFER_ENCODING, "chunked");
    if (!bodiless && !framed) {
      var _ =
          response.abort(
              new ProtocolException("the answer has neither a length nor chunks: " + status));
    }
  }

  @Override
  public void onContent(Response response, Content.Chunk chunk, Runnable more) {
    byte[] piece = new byte[chunk.remaining()];
    chunk.getByteBuffer().get(piece);
    if (outcome.get() != null) {
      demander = more;
      pieces.add(piece);
      return;
    }
    begin = joined(begin, piece);
    boolean goesOn = response.getHeaders().contains(NodeAnswer.UNBUFFERED, "no");
    if (begin.length <= WHOLE_BYTES && !goesOn) {
      more.run();
      return;
    }
    demander = more;
    decide(new Outcome.Answered(answer(response, begin, this::next)));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Override
  public void onComplete(Result result) {
    if (result.isFailed()) {
      decide(new Outcome.Failed(result.getFailure(), sent));
      pieces.add(new IOException("the node's answer broke off", result.getFailure()));
      return;
    }
    decide(new Outcome.Answered(answer(result.getResponse(), begin, null)));
    pieces.add(END);
  }

  private static NodeAnswer answer(Response response, byte[] begin, NodeAnswer.Rest rest) {
    List<HeaderLine> headers = new ArrayList<>(response.getHeaders().size());
    response.getHeaders().forEach(f -> headers.add(new HeaderLine(f.getName(), f.getValue())));
    return new NodeAnswer(response.getStatus(), List.copyOf(headers), Bytes.wrap(begin), rest);
  }

  // ---- the thread of the request

  @SuppressWarnings("ReferenceEquality")
  private byte[] next() throws IOException, InterruptedException {
    Runnable more = demander;
    if (more != null) {
      demander = null;
      more.run();
    }
    Object piece = pieces.poll(silenceMillis, TimeUnit.MILLISECONDS);
    return switch (piece) {
      case null -> throw new IOException("the node fell silent within its answer");
      case IOException broken -> throw broken;
      case byte[] bytes -> bytes == END ? null : bytes;
      default -> throw new IllegalStateException("not a piece: " + piece);
    };
  }
}
