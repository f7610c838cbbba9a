package io.holdfast.chaos.model;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * One key: a register that can be read, written, and written on condition. It holds nothing at
 * first.
 *
 * <p>Values are numbers from 0; 0 is "no value". Every operation is one of four {@link Kind}s with
 * the value that it needs the register to hold and the value that it leaves there. The rules are in
 * {@link #holdsFor}; all else only saves the search from hopeless or needless tries:
 *
 * <ul>
 *   <li>A value that is written once, and must still be seen by some operation, must not be
 *       overwritten yet.
 *   <li>An operation that changes nothing may as well be done at once.
 *   <li>So may a write of a value that nobody sees, once the present value is done with.
 *   <li>Optional writes of values that nobody sees or expects are all the same: they are used in
 *       the order of their calls, and only their number counts.
 *   <li>Whether an optional swap was done makes no difference once its needed value is gone for
 *       good.
 * </ul>
 */
public final class RegisterModel implements SequentialModel {

  /** The number of "no value". */
  public static final int NO_VALUE = 0;

  /** How an operation reads and writes. */
  public enum Kind {
    /** Saw the needed value. */
    READ,
    /** Left its value, whatever there was. */
    WRITE,
    /** Saw the needed value and replaced it. */
    SWAP,
    /** Saw that there was not the needed value, and changed nothing. */
    REFUSED_SWAP
  }

  private static final int[] NO_OPERATIONS = {};

  private final Kind[] kinds;
  private final int[] needs;
  private final int[] makes;
  private final boolean[] definite;
  private final boolean[] done;
  private final boolean[] appearsOnce;
  private final int[] observers;
  private final int[] observersLeft;
  private final boolean everythingIsDefinite;

  // The optional operations: those that are all the same, those whose doing is remembered, and
  // swaps of one moment.
  private final int[] interchangeable;
  private int interchangeableUsed;
  private final int[] remembered;
  private final int escapesFrom;
  private final int[][] fleetingByNeeds;

  /**
   * A register for a given set of operations; the arrays are kept, not copied, and hold one element
   * for each operation.
   *
   * @param needs the value that the operation needs to be there (for a refused swap: not to be
   *     there); ignored for a write
   * @param makes the value that it leaves; ignored for a read and a refused swap
   * @param definite whether the operation certainly took effect; the others are optional
   * @param interchangeable for optional writes: whether nobody needs the value to be there or not
   *     to be there
   * @param appearsOnce for each value, whether the register can come to hold it at one point of any
   *     order only
   */
  public RegisterModel(
      Kind[] kinds,
      int[] needs,
      int[] makes,
      boolean[] definite,
      boolean[] interchangeable,
      boolean[] appearsOnce) {
    this.kinds = kinds;
    this.needs = needs;
    this.makes = makes;
    this.definite = definite;
    this.appearsOnce = appearsOnce;
    this.done = new boolean[kinds.length];
    this.observers = new int[appearsOnce.length];
    boolean allDefinite = true;
    for (int operation = 0; operation < kinds.length; operation++) {
      allDefinite &= definite[operation] && kinds[operation] != Kind.REFUSED_SWAP;
      if (mustObserve(operation)) {
        observers[needs[operation]]++;
      }
    }
    this.everythingIsDefinite = allDefinite;
    this.observersLeft = Arrays.copyOf(observers, observers.length);
    this.interchangeable = select(operation -> !definite[operation] && interchangeable[operation]);
    boolean[] isNeeded = new boolean[appearsOnce.length];
    for (int operation :
        select(operation -> kinds[operation] == Kind.READ || kinds[operation] == Kind.SWAP)) {
      isNeeded[needs[operation]] = true;
    }
    IntPredicate isRemembered =
        operation -> !definite[operation] && !interchangeable[operation] && !isFleeting(operation);
    int[] leading = select(operation -> isRemembered.test(operation) && isNeeded[makes[operation]]);
    int[] escapes =
        select(operation -> isRemembered.test(operation) && !isNeeded[makes[operation]]);
    this.remembered = IntStream.concat(Arrays.stream(leading), Arrays.stream(escapes)).toArray();
    this.escapesFrom = leading.length;
    this.fleetingByNeeds = new int[appearsOnce.length][];
    Arrays.fill(fleetingByNeeds, NO_OPERATIONS);
    for (int operation : select(operation -> !definite[operation] && isFleeting(operation))) {
      int[] others = fleetingByNeeds[needs[operation]];
      fleetingByNeeds[needs[operation]] = Arrays.copyOf(others, others.length + 1);
      fleetingByNeeds[needs[operation]][others.length] = operation;
    }
  }

  private int[] select(IntPredicate wanted) {
    return IntStream.range(0, kinds.length).filter(wanted).toArray();
  }

  /** A swap from a value that the register holds once only. */
  private boolean isFleeting(int operation) {
    return kinds[operation] == Kind.SWAP && appearsOnce[needs[operation]];
  }

  @Override
  public int initialState() {
    return NO_VALUE;
  }

  @Override
  public int step(int state, int operation) {
    if (!holdsFor(state, operation) || done[operation]) {
      return IMPOSSIBLE;
    }
    return switch (kinds[operation]) {
      case READ, REFUSED_SWAP -> state;
      case WRITE -> observersLeft(state) == 0 ? makes[operation] : IMPOSSIBLE;
      case SWAP ->
          observersLeft(state) <= (definite[operation] ? 1 : 0) ? makes[operation] : IMPOSSIBLE;
    };
  }

  /** The rules of a register. */
  private boolean holdsFor(int state, int operation) {
    return switch (kinds[operation]) {
      case READ, SWAP -> state == needs[operation];
      case REFUSED_SWAP -> state != needs[operation];
      case WRITE -> true;
    };
  }

  @Override
  public boolean isHarmless(int state, int operation) {
    return switch (kinds[operation]) {
      case READ, REFUSED_SWAP -> true;
      case WRITE -> everythingIsDefinite && isDoneWith(state) && nobodySees(makes[operation]);
      case SWAP -> false;
    };
  }

  /** The register will never hold this value again, and nobody needs it to. */
  private boolean isDoneWith(int value) {
    return appearsOnce[value] && observersLeft[value] == 0;
  }

  private boolean nobodySees(int value) {
    return appearsOnce[value] && observers[value] == 0;
  }

  private int observersLeft(int value) {
    return appearsOnce[value] ? observersLeft[value] : 0;
  }

  private boolean mustObserve(int operation) {
    return definite[operation] && (kinds[operation] == Kind.READ || kinds[operation] == Kind.SWAP);
  }

  @Override
  public void linearized(int operation) {
    done[operation] = true;
    if (mustObserve(operation)) {
      observersLeft[needs[operation]]--;
    }
    if (isNextInterchangeable(operation)) {
      interchangeableUsed++;
    }
  }

  @Override
  public void undone(int operation) {
    done[operation] = false;
    if (mustObserve(operation)) {
      observersLeft[needs[operation]]++;
    }
    if (interchangeableUsed > 0 && interchangeable[interchangeableUsed - 1] == operation) {
      interchangeableUsed--;
    }
  }

  private boolean isNextInterchangeable(int operation) {
    return interchangeableUsed < interchangeable.length
        && interchangeable[interchangeableUsed] == operation;
  }

  @Override
  public boolean wantsOtherState(int state, int operation) {
    return kinds[operation] == Kind.REFUSED_SWAP && needs[operation] == state;
  }

  /**
   * A write of a value that nobody needs to be there explains one thing only: a refused swap that
   * the state before it does not. So in some order, if there is any, it comes right before such a
   * swap, and need not be tried elsewhere.
   */
  @Override
  public int optional(int state, int index, boolean otherStateWanted) {
    int[] fleeting = fleetingByNeeds[state];
    if (index < fleeting.length) {
      return fleeting[index];
    }
    int further = index - fleeting.length;
    if (further < escapesFrom) {
      return remembered[further];
    }
    if (!otherStateWanted) {
      return NONE;
    }
    if (interchangeableUsed < interchangeable.length) {
      if (further == escapesFrom) {
        return interchangeable[interchangeableUsed];
      }
      further--;
    }
    return further < remembered.length ? remembered[further] : NONE;
  }

  @Override
  public int encodeOptional(long[] into, int at) {
    into[at] = interchangeableUsed;
    Arrays.fill(into, at + 1, at + optionalWords(), 0);
    for (int i = 0; i < remembered.length; i++) {
      if (done[remembered[i]]) {
        into[at + 1 + (i >>> 6)] |= 1L << i;
      }
    }
    return at + optionalWords();
  }

  @Override
  public int optionalWords() {
    return 1 + ((remembered.length + 63) >>> 6);
  }
}
