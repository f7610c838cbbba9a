package io.holdfast.gateway.routing;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Invariant;
import java.util.List;

/**
 * A request as it goes to a node.
 *
 * @param target path and query, as {@link io.holdfast.gateway.request.RawTarget} has guarded them:
 *     the client library writes one byte a character, and takes what follows a {@code #} for a
 *     fragment
 * @param body null = none
 */
record NodeRequest(String method, String target, List<HeaderLine> headers, Bytes body) {
  NodeRequest {
    boolean bare = target.chars().allMatch(c -> c > ' ' && c < 0x80 && c != '#');
    Invariant.check(bare, "a target must be ASCII without a fragment: %s", target);
  }

  boolean isHead() {
    return method.equals("HEAD");
  }
}
