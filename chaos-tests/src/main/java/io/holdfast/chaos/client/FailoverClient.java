package io.holdfast.chaos.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A client as a careful program would be: it stays with its gateway while that one answers, goes on
 * at the next when it does not, and sends a write again only under the same idempotency key.
 *
 * <p>Every failed try is told to the listener: a pause that was bridged is still a pause, and an
 * error that was survived is still an error. Has one owner.
 */
public final class FailoverClient implements AutoCloseable {
  /** Between two rounds over all gateways, so that a dead cluster is not stormed. */
  private static final long PAUSE_MILLIS = 10;

  private final List<GatewayClient> gateways;
  private final Consumer<FailedTry> listener;
  private int current;

  /** A try that gave no answer, or one that asks to try again. */
  public record FailedTry(String node, String reason) {}

  /** Told to a caller whose deadline passed: the operation may or may not have happened. */
  public static final class OutcomeUnknownException extends Exception {
    private static final long serialVersionUID = 1;

    OutcomeUnknownException(String message) {
      super(message);
    }
  }

  /**
   * Connects with the first call.
   *
   * @param home index of the gateway to begin with
   * @param attemptTimeout how long one gateway may take before the next is asked
   * @param listener called on the caller's thread
   */
  public FailoverClient(
      List<Gateway> gateways, int home, Duration attemptTimeout, Consumer<FailedTry> listener) {
    this.gateways = new ArrayList<>();
    for (Gateway gateway : gateways) {
      this.gateways.add(new GatewayClient(gateway, attemptTimeout));
    }
    this.current = Math.floorMod(home, gateways.size());
    this.listener = listener;
  }

  /** One request at one gateway. */
  @FunctionalInterface
  public interface Operation {
    HttpAnswer at(GatewayClient gateway) throws IOException;
  }

  /**
   * Tries until an answer is final.
   *
   * @param operation safe to send more than once: a read, or a write with an idempotency key
   * @throws OutcomeUnknownException when the deadline passed without a final answer
   */
  public HttpAnswer call(Operation operation, Duration deadline)
      throws OutcomeUnknownException, InterruptedException {
    long deadlineNanos = System.nanoTime() + deadline.toNanos();
    String reason = "";
    for (int tries = 1; System.nanoTime() < deadlineNanos; tries++) {
      GatewayClient gateway = gateways.get(current);
      try {
        HttpAnswer answer = operation.at(gateway);
        if (isFinal(answer)) {
          return answer;
        }
        reason = answer.summary();
      } catch (IOException e) {
        reason = e.getClass().getSimpleName() + " " + e.getMessage();
      }
      listener.accept(new FailedTry(gateway.gateway().node(), reason));
      current = (current + 1) % gateways.size();
      if (tries % gateways.size() == 0) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
    throw new OutcomeUnknownException("no final answer in " + deadline + "; last: " + reason);
  }

  /** The node that the next try goes to. */
  public String currentNode() {
    return gateways.get(current).gateway().node();
  }

  @Override
  public void close() {
    gateways.forEach(GatewayClient::close);
  }

  /** Busy, unavailable, or outcome unknown: the same request may be tried again. */
  private static boolean isFinal(HttpAnswer answer) {
    return answer.status() < 500 && answer.status() != 429;
  }
}
