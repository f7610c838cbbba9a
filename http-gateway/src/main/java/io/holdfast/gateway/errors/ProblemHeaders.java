package io.holdfast.gateway.errors;

import java.util.function.BiConsumer;

/** The headers that belong to a problem. */
public final class ProblemHeaders {
  /** Elections, full queues and restarts are over in about that time. */
  private static final String RETRY_AFTER_SECONDS = "1";

  private ProblemHeaders() {}

  /** Says when it is worth another try, where nothing but time is in the way. */
  public static void writeTo(BiConsumer<String, String> headers, Problem problem) {
    int status = problem.code().status();
    if (status == 429 || status == 503) {
      headers.accept("Retry-After", RETRY_AFTER_SECONDS);
    }
  }
}
