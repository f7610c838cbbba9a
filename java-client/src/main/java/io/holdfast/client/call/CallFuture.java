package io.holdfast.client.call;

import io.holdfast.client.api.Answer;
import io.holdfast.client.api.HoldfastException;
import io.holdfast.client.api.OutcomeUnknownException;
import io.holdfast.client.api.UnavailableException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The answer that will come. Cancelling it ends the attempts, but undoes nothing. */
public final class CallFuture<T> extends CompletableFuture<Answer<T>> {
  private final Optional<String> operation;

  CallFuture(Optional<String> operation) {
    this.operation = operation;
  }

  /**
   * Waits for the answer; there is one, or an exception, at the deadline.
   *
   * @throws HoldfastException the request failed, or this thread was interrupted; the interrupt
   *     stays set
   */
  public Answer<T> await() {
    try {
      return get();
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    } catch (InterruptedException e) {
      cancel(false);
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private static RuntimeException unchecked(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException exception
        ? exception
        : new IllegalStateException(cause);
  }

  private HoldfastException interrupted(InterruptedException cause) {
    String message = "interrupted before the answer came";
    return operation.isPresent()
        ? new OutcomeUnknownException(operation.get(), message, null, cause)
        : new UnavailableException(message, null, cause);
  }
}
