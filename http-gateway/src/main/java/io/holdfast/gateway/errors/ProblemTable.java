package io.holdfast.gateway.errors;

import io.holdfast.raft.OutcomeUnknownException;
import io.holdfast.raft.UnavailableException;
import io.holdfast.store.result.CommandResult.Refused;
import io.holdfast.store.result.ReadResult;
import io.holdfast.store.result.Refusal;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the store refuses and what can go wrong into problems: the only place that does. */
public final class ProblemTable {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemTable.class);

  private ProblemTable() {}

  /** The problem of a refusal. */
  public static Problem of(Refused refused) {
    return Problem.of(codeOf(refused.refusal()), RefusalText.of(refused))
        .with("revision", refused.revision());
  }

  /** The problem of a revision that is no longer kept. */
  public static Problem of(ReadResult.Compacted<?> compacted) {
    return Problem.of(
            ProblemCode.COMPACTED,
            "revisions below " + compacted.floor() + " are reclaimed; read at the floor or above")
        .with("floor", compacted.floor());
  }

  /** The problem of a revision that does not exist here yet. */
  public static Problem of(ReadResult.InTheFuture<?> future) {
    return Problem.of(
            ProblemCode.REVISION_IN_FUTURE, "this node's state is at revision " + future.revision())
        .with("revision", future.revision());
  }

  /** The problem of whatever a handler threw. */
  public static Problem of(Throwable thrown) {
    return switch (thrown) {
      case ProblemException problem -> problem.problem();
      case UnavailableException unavailable ->
          Problem.of(ProblemCode.UNAVAILABLE, String.valueOf(unavailable.getMessage()));
      case OutcomeUnknownException unknown ->
          Problem.of(ProblemCode.OUTCOME_UNKNOWN, String.valueOf(unknown.getMessage()));
      case CompletionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
      case ExecutionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
      default -> internal(thrown);
    };
  }

  private static Problem internal(Throwable thrown) {
    LOG.error("A request failed unexpectedly and is answered with 500", thrown);
    return Problem.of(ProblemCode.INTERNAL, "the node's log has the details");
  }

  private static ProblemCode codeOf(Refusal refusal) {
    return switch (refusal) {
      case KEY_EMPTY -> ProblemCode.KEY_EMPTY;
      case KEY_TOO_LONG -> ProblemCode.KEY_TOO_LONG;
      case VALUE_TOO_LARGE -> ProblemCode.VALUE_TOO_LARGE;
      case CONTENT_TYPE_TOO_LONG -> ProblemCode.CONTENT_TYPE_TOO_LONG;
      case TOO_MANY_OPERATIONS -> ProblemCode.TOO_MANY_OPERATIONS;
      case DUPLICATE_KEY -> ProblemCode.DUPLICATE_KEY;
      case TOO_MANY_KEYS -> ProblemCode.TOO_MANY_KEYS;
      case NOT_A_COUNTER -> ProblemCode.NOT_A_COUNTER;
      case COUNTER_OVERFLOW -> ProblemCode.COUNTER_OVERFLOW;
      case LEASE_NOT_FOUND -> ProblemCode.LEASE_NOT_FOUND;
      case BAD_TTL -> ProblemCode.BAD_TTL;
      case LEASE_RENEWED -> ProblemCode.LEASE_RENEWED;
      case LEASE_NOT_DUE -> ProblemCode.INTERNAL;
      case LEASE_OF_LOCK -> ProblemCode.LEASE_OF_LOCK;
      case BAD_LOCK -> ProblemCode.BAD_LOCK;
      case LOCK_NOT_HELD -> ProblemCode.LOCK_NOT_HELD;
      case LOCK_MISMATCH -> ProblemCode.LOCK_MISMATCH;
      case LOCK_QUEUE_FULL -> ProblemCode.LOCK_QUEUE_FULL;
      case FENCE_LOST -> ProblemCode.FENCE_LOST;
      case IDEMPOTENCY_KEY_REUSED -> ProblemCode.IDEMPOTENCY_KEY_REUSED;
      case SESSION_REQUIRED -> ProblemCode.INTERNAL;
      case BATCH_FULL -> ProblemCode.OVERLOADED;
      case BAD_POLICY -> ProblemCode.BAD_POLICY;
      case POLICY_NOT_FOUND -> ProblemCode.POLICY_NOT_FOUND;
      case POLICY_PREFIX_TAKEN -> ProblemCode.POLICY_PREFIX_TAKEN;
      case TOO_MANY_POLICIES -> ProblemCode.TOO_MANY_POLICIES;
      case USER_NOT_FOUND -> ProblemCode.USER_NOT_FOUND;
      case ROLE_NOT_FOUND -> ProblemCode.ROLE_NOT_FOUND;
      case ROLE_IN_USE -> ProblemCode.ROLE_IN_USE;
      case TOKEN_NOT_FOUND -> ProblemCode.TOKEN_NOT_FOUND;
      case LAST_ADMIN -> ProblemCode.LAST_ADMIN;
      case ALREADY_BOOTSTRAPPED -> ProblemCode.ALREADY_BOOTSTRAPPED;
      case BAD_USER -> ProblemCode.BAD_USER;
      case BAD_ROLE -> ProblemCode.BAD_ROLE;
      case BAD_TOKEN -> ProblemCode.BAD_TOKEN;
      case TOO_MANY_USERS -> ProblemCode.TOO_MANY_USERS;
      case TOO_MANY_ROLES -> ProblemCode.TOO_MANY_ROLES;
      case TOO_MANY_TOKENS -> ProblemCode.TOO_MANY_TOKENS;
      case AUTH_CHANGED -> ProblemCode.AUTH_CHANGED;
    };
  }
}
