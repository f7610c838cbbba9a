package io.holdfast.gateway.request;

/** Hears of every answer. Called from many threads. */
@FunctionalInterface
public interface RequestListener {
  /** The status that counts for a client that went away; it never reaches anybody. */
  int CLIENT_GONE = 499;

  void onAnswer(Route route, int status, long nanos);
}
