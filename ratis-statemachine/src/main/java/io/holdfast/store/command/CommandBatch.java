package io.holdfast.store.command;

import java.util.List;

/**
 * Commands that a gateway collected, numbered within its session. A Raft entry carries one or more.
 *
 * <p>A session has one batch on its way at a time. A batch that comes again gets its first results;
 * one that comes after a later batch of its session has been applied is {@link
 * BatchResult.Superseded}, never applied: so an outcome, once it can be known, does not change.
 *
 * @param session as opened; 0 = none, for what is harmless when applied twice ({@link
 *     Command.OpenSession}, {@link Command.ExpireLease}, {@link Command.AdvanceClock})
 * @param firstSequence number of the first command, from 1; the others follow
 * @param confirmedBelow results with smaller numbers need not be kept any more
 * @param unreached numbers below {@code confirmedBelow} whose clients were not reached: their
 *     results stay for the idempotency window, under {@link OperationId#of}
 */
public record CommandBatch(
    long session,
    long firstSequence,
    long confirmedBelow,
    List<Long> unreached,
    List<SubmittedCommand> commands) {

  /** A batch outside any session. */
  public static CommandBatch sessionless(List<SubmittedCommand> commands) {
    return new CommandBatch(0, 0, 0, List.of(), commands);
  }
}
