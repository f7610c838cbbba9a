package io.holdfast.gateway.routing;

import io.holdfast.store.Bytes;
import java.util.List;

/**
 * A request as it goes to a node.
 *
 * @param target path and query, byte for byte as the client sent them
 * @param body null = none
 */
record NodeRequest(String method, String target, List<HeaderLine> headers, Bytes body) {

  boolean isHead() {
    return method.equals("HEAD");
  }
}
