package io.holdfast.gateway.request;

/** Hears of every answer. Called from many threads. */
@FunctionalInterface
public interface RequestListener {
  /** The status that is counted when the client has gone away; it is never sent. */
  int CLIENT_GONE = 499;

  void onAnswer(Route route, int status, long nanos);
}
