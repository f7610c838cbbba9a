package io.holdfast.store.result;

import io.holdfast.store.command.CommandBatch;
import java.util.List;

/** What became of a {@link CommandBatch}. */
public sealed interface BatchResult {

  /**
   * Applied, now or earlier.
   *
   * @param replayed the whole batch had been applied before: these are the first results
   * @param results one for each command, in order
   */
  record Applied(boolean replayed, List<Answer> results) implements BatchResult {}

  /** One command's result; replayed = it was found under its idempotency key. */
  record Answer(CommandResult result, boolean replayed) {}

  /** The session is not known (never opened, or idle for longer than the window). Not applied. */
  record SessionUnknown(long session) implements BatchResult {}

  /** Its results were confirmed as delivered and are gone; it was not applied again. */
  record AlreadyConfirmed() implements BatchResult {}

  /** A later batch of the session was applied before it: never applied, and it never will be. */
  record Superseded() implements BatchResult {}
}
