package io.holdfast.gateway.auth;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Verb;
import java.util.Base64;
import java.util.Locale;

/** Why a caller may not do something: names the verb and the keys that no role of it grants. */
final class Denied {
  private Denied() {}

  /** Nothing was asked for but to say who it is. */
  static Problem of(Caller caller) {
    if (caller.how() == Caller.How.OFF) {
      return Problem.of(
          ProblemCode.FORBIDDEN,
          "auth.mode of this node is off: nobody can say who they are here; see permissive and on");
    }
    return caller.isKnown()
        ? Problem.of(ProblemCode.FORBIDDEN, "user " + caller.user() + " may not do this")
        : Problem.of(
            ProblemCode.UNAUTHENTICATED,
            "this takes a token: Authorization: Bearer hft_...; POST /v1/auth/login gives one");
  }

  static Problem of(Caller caller, Verb verb) {
    return of(caller, verb, "");
  }

  /** About keys that the caller has not named, and does not hear of. */
  static Problem of(Caller caller, Verb verb, String what) {
    if (!caller.isKnown()) {
      return of(caller);
    }
    if (caller.how() == Caller.How.GATEWAY && verb.isAdministrative()) {
      return throughGateway(caller).with("verb", text(verb));
    }
    return Problem.of(
            ProblemCode.FORBIDDEN,
            "no role of user " + caller.user() + " grants " + text(verb) + what)
        .with("user", caller.user())
        .with("verb", text(verb));
  }

  /** A gateway that somebody else runs by now could name anyone. */
  static Problem throughGateway(Caller caller) {
    return Problem.of(
            ProblemCode.FORBIDDEN,
            "this is not done for who is known by a certificate through a gateway or another node:"
                + " ask with a token, or ask a node itself")
        .with("user", caller.user());
  }

  static Problem of(Caller caller, Verb verb, KeyRange keys) {
    if (!caller.isKnown()) {
      return of(caller);
    }
    if (keys.equals(KeyRange.ALL)) {
      return of(caller, verb, " on all keys").with("start", "").with("end", "");
    }
    if (isOneKey(keys)) {
      return with(of(caller, verb, " on " + shown(keys.start())), "key", keys.start());
    }
    String end = keys.end().isEmpty() ? "the end" : shown(keys.end());
    Problem denied = of(caller, verb, " on all keys from " + shown(keys.start()) + " to " + end);
    return with(with(denied, "start", keys.start()), "end", keys.end());
  }

  private static boolean isOneKey(KeyRange keys) {
    return !keys.end().isEmpty() && keys.equals(KeyRange.only(keys.start()));
  }

  private static Problem with(Problem problem, String name, Bytes key) {
    return problem.with(key.isUtf8() ? name : name + "Base64", shown(key));
  }

  private static String shown(Bytes key) {
    return key.isUtf8() ? key.text() : Base64.getEncoder().encodeToString(key.array());
  }

  /** As it is written in a grant. */
  static String text(Verb verb) {
    return verb.name().toLowerCase(Locale.ROOT);
  }
}
