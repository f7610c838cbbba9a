package io.holdfast.store.result;

import io.holdfast.store.command.Command;
import java.util.List;

/** What the store answers to a {@link Command}; part of the replicated state while it is kept. */
public sealed interface CommandResult {

  /**
   * A transaction ran.
   *
   * @param succeeded whether the comparisons held ({@code then} ran), or not ({@code otherwise})
   * @param revision the store's revision after it (its own if it changed something)
   * @param results one for each operation that ran, in order
   */
  record TransactionDone(boolean succeeded, long revision, List<OperationResult> results)
      implements CommandResult {}

  /** A lease was made or renewed. */
  record LeaseGranted(long revision, long lease, long ttlMillis) implements CommandResult {}

  /**
   * Leases were renewed.
   *
   * @param ttlMillis the length of each that was asked for, in order; 0 = it is not there
   */
  record LeasesKept(long revision, List<Long> ttlMillis) implements CommandResult {}

  /** The cluster's clock shows this now. */
  record ClockAdvanced(long clockMillis) implements CommandResult {}

  /**
   * A lock is held, waited for, or was found taken.
   *
   * @param lease for whose life hold or place last; 0 = there is neither
   * @param token of the hold; 0 = it is not held
   * @param ahead how many wait in front
   */
  record LockPlace(long revision, long lease, long token, int ahead) implements CommandResult {
    public boolean isHeld() {
      return token != 0;
    }
  }

  /** A lease ended; so many keys were deleted with it. */
  record LeaseEnded(long revision, long lease, long deletedKeys) implements CommandResult {}

  record SessionOpened(long session) implements CommandResult {}

  /**
   * A policy was written or deleted.
   *
   * @param existed whether there was one of that name before
   */
  record PolicyDone(long revision, boolean existed) implements CommandResult {}

  /**
   * A user or a role was written, or a user, a role or tokens deleted.
   *
   * @param authRevision that of the rights from now on
   * @param existed whether there was one of that name before
   * @param endedTokens how many tokens ended
   */
  record AuthDone(long revision, long authRevision, boolean existed, long endedTokens)
      implements CommandResult {}

  /** A token was made; times on the cluster's clock. */
  record TokenMade(long revision, long createdMillis, long expiresMillis)
      implements CommandResult {}

  /** The command was not carried out and changed nothing. */
  record Refused(long revision, Refusal refusal, String detail) implements CommandResult {}
}
