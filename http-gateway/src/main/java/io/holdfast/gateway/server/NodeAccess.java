package io.holdfast.gateway.server;

import io.holdfast.gateway.auth.AccessGuard;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Verb;

/**
 * Finds out who sends a request, and refuses before the body is read what the head alone shows to
 * be denied. What is read or written is judged again where that is done.
 */
final class NodeAccess implements RouteAccess {
  private final AccessGuard guard;

  NodeAccess(AccessGuard guard) {
    this.guard = guard;
  }

  @Override
  public void check(Route route, Exchange exchange) {
    Access access = route.access();
    if (access.verb() == Access.Verb.OPEN) {
      return;
    }
    if (exchange.enteredAs() == null) {
      guard.enter(exchange, exchange.credentials());
    } else {
      exchange.caller(exchange.enteredAs());
    }
    if (access.verb() == Access.Verb.KNOWN) {
      guard.requireKnown(exchange);
    }
    access.verb().granted().ifPresent(verb -> require(exchange, verb, access.keys()));
  }

  private void require(Exchange exchange, Verb verb, Access.Keys keys) {
    switch (keys) {
      case NONE, ALL, LEASE -> guard.require(exchange, verb);
      case PATH -> guard.require(exchange, verb, KeyRange.only(exchange.key()));
      case NAME ->
          guard.require(exchange, verb, KeyRange.only(Bytes.utf8(exchange.plainPathParameter())));
      case RANGE, BODY, COMMAND -> {} // Its handler names them.
    }
  }
}
