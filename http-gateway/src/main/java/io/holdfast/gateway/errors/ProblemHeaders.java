package io.holdfast.gateway.errors;

/** The headers that belong to a problem. */
public final class ProblemHeaders {
  /** Elections, full queues and restarts are over in about that time. */
  private static final String RETRY_AFTER_SECONDS = "1";

  private ProblemHeaders() {}

  /** Says when it is worth another try, where nothing but time is in the way, or what to bring. */
  public static void writeTo(HeaderSink headers, Problem problem) {
    int status = problem.code().status();
    if (status == 429 || status == 503) {
      headers.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
    if (status == 401) {
      headers.setHeader("WWW-Authenticate", "Bearer realm=\"holdfast\"");
    }
  }
}
