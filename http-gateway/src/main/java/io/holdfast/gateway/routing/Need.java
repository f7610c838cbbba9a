package io.holdfast.gateway.routing;

import io.holdfast.gateway.read.ReadLevel;

/** What a request asks of the node that it is sent to. */
public sealed interface Need {
  /** To be applied. */
  record Write() implements Need {}

  /** To be answered from a state that is fresh enough. */
  record Read(ReadLevel level) implements Need {}
}
