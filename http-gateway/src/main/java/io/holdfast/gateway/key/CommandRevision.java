package io.holdfast.gateway.key;

import io.holdfast.store.result.CommandResult;

/** The store's revision that a result speaks of. */
final class CommandRevision {
  private CommandRevision() {}

  static long of(CommandResult result) {
    return switch (result) {
      case CommandResult.TransactionDone done -> done.revision();
      case CommandResult.LeaseGranted granted -> granted.revision();
      case CommandResult.LeaseEnded ended -> ended.revision();
      case CommandResult.LeasesKept kept -> kept.revision();
      case CommandResult.LockPlace place -> place.revision();
      case CommandResult.PolicyDone done -> done.revision();
      case CommandResult.AuthDone done -> done.revision();
      case CommandResult.TokenMade made -> made.revision();
      case CommandResult.Refused refused -> refused.revision();
      case CommandResult.SessionOpened _, CommandResult.ClockAdvanced _ -> 0;
    };
  }
}
