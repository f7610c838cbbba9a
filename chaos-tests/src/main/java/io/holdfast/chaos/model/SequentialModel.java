package io.holdfast.chaos.model;

/**
 * A thing that does one operation after the other. States and operations are small numbers, so that
 * a search can try hundreds of millions of steps; what the numbers mean is the model's own affair.
 *
 * <p>The search calls {@link #linearized} and {@link #undone} in the manner of a stack, so a model
 * may count what has been done. The counts must be a function of the set of operations done, not of
 * their order: the search remembers only the set.
 */
public interface SequentialModel {

  /** The result of a step that cannot be: an operation cannot have had its answer in this state. */
  int IMPOSSIBLE = -1;

  /** There is no such operation. */
  int NONE = -1;

  /** The state before the first operation. Not negative. */
  int initialState();

  /**
   * The state after the operation.
   *
   * @return {@link #IMPOSSIBLE} if the operation, with the answer that it got, cannot happen in
   *     this state, or if no complete order can continue like this
   */
  int step(int state, int operation);

  /**
   * Whether doing a possible operation now spoils nothing: if any complete order continues from
   * this state, one that does this operation first does too. The search then need not try what
   * happens without it.
   */
  boolean isHarmless(int state, int operation);

  /** The search has put this operation next. */
  void linearized(int operation);

  /** The search has taken the last operation back. */
  void undone(int operation);

  /**
   * Whether a definite operation, which could be called now, waits for any other state than this
   * one. Some optional operations are of use only then.
   */
  boolean wantsOtherState(int state, int operation);

  /**
   * The operations that may or may not have taken effect, and could be next in this state as far as
   * they themselves go. The search asks for one after the other, and tries them when no definite
   * operation leads on.
   *
   * @param index from 0
   * @param otherStateWanted whether an operation that can be called {@linkplain #wantsOtherState
   *     wants another state}
   * @return the operation, or {@link #NONE} if there are no more
   */
  int optional(int state, int index, boolean otherStateWanted);

  /**
   * Writes down which optional operations have been done, as far as it makes a difference for what
   * may follow.
   *
   * @return the first free place after it
   */
  int encodeOptional(long[] into, int at);

  /** The most places that {@link #encodeOptional} needs. */
  int optionalWords();
}
