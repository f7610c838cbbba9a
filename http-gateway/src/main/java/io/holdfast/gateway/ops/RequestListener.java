package io.holdfast.gateway.ops;

import io.holdfast.gateway.routes.Route;

/** Hears of every answer. Called from many threads. */
@FunctionalInterface
public interface RequestListener {
  void onAnswer(Route route, int status, long nanos);
}
