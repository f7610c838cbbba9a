package io.holdfast.gateway.server;

import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;

/** Looks at who sends a request before its route sees it. Called on the thread of the request. */
@FunctionalInterface
public interface RouteAccess {
  /** Of a process that leaves it to others. */
  RouteAccess ELSEWHERE = (route, exchange) -> {};

  /** Throws the problem of a request that must not go on. */
  void check(Route route, Exchange exchange) throws InterruptedException;
}
