/**
 * Judges histories.
 *
 * <p>Each {@link io.holdfast.chaos.checker.Checker} proves one property, and its file opens with
 * what it verifies and what it does not. It gives a {@link io.holdfast.chaos.checker.Verdict}:
 * correct only if there was enough evidence and all of it fits.
 *
 * <p>The rule that all of them keep: an accusation must be true. Where a history leaves a doubt (an
 * unknown outcome, equal times, two writes of the same value) the doubt is in favour of the
 * cluster, and the file says so.
 */
package io.holdfast.chaos.checker;
