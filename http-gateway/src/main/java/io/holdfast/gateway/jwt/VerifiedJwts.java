package io.holdfast.gateway.jwt;

import io.holdfast.store.command.Bytes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens that were checked lately, by their hashes, so that a token is checked once and not with
 * each request. Those that were not asked for while as many others came are dropped. Safe for many
 * threads.
 */
final class VerifiedJwts {
  /** In each half: the one that fills, and the one before it. */
  private static final int MOST = 5_000;

  private volatile Halves halves = new Halves(null, new ConcurrentHashMap<>(), Map.of());

  /** Checked with these keys, and with no others. */
  private record Halves(
      KeySet keys, Map<Bytes, VerifiedJwt> young, Map<Bytes, VerifiedJwt> older) {}

  /** Null = it was not checked with these keys, or long ago. */
  VerifiedJwt find(KeySet keys, Bytes hash) {
    Halves now = halves;
    if (now.keys() != keys) {
      return null;
    }
    VerifiedJwt found = now.young().get(hash);
    if (found != null) {
      return found;
    }
    found = now.older().get(hash);
    if (found != null) {
      add(keys, hash, found);
    }
    return found;
  }

  void add(KeySet keys, Bytes hash, VerifiedJwt verified) {
    Halves now = halves;
    if (now.keys() != keys) {
      now = new Halves(keys, new ConcurrentHashMap<>(), Map.of());
      halves = now;
    } else if (now.young().size() >= MOST) {
      now = new Halves(keys, new ConcurrentHashMap<>(), now.young());
      halves = now;
    }
    now.young().put(hash, verified);
  }
}
