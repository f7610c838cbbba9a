package io.holdfast.chaos.checker;

import io.holdfast.chaos.model.SequentialModel;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Looks for one order of operations that a {@link SequentialModel} allows and that keeps real time:
 * an operation that was over before another one began comes first.
 *
 * <p>The algorithm is that of Wing and Gong (Testing and verifying concurrent objects, 1993) with
 * Lowe's memory of configurations (Testing for linearizability, 2017), laid out as in Porcupine:
 * calls and returns are a doubly linked list in the order of time; an operation that has been put
 * next is taken out of the list; when an operation's return is reached before it could be put
 * anywhere, the search goes back. A configuration (set of operations done, state) that was seen
 * before is not tried again.
 *
 * <p>Two things are done differently, so that a history of a million operations on one key fits:
 * sets are stored as the first operation not done and the few bits after it, and a step that the
 * model calls harmless is never tried the other way round.
 *
 * <p>Operations that may or may not have taken effect are not in the list: the model offers them
 * when no definite one leads on.
 *
 * <p>Operations are numbered so that the definite ones come first, in the order of their calls;
 * those that may or may not have taken effect follow, in the same order. Used by one thread, once.
 */
final class LinearizabilitySearch {

  private static final int HEAD = 0;

  /** The choice of a step that needs no other one to be tried. */
  private static final int FORCED = -1;

  private final SequentialModel model;
  private final int definiteOperations;
  private final int configurationLimit;

  // The list: node 0 is its head, each operation has a call node and, if it is definite, a return
  // node.
  private final int[] next;
  private final int[] previous;
  private final int[] operationOfNode;
  private final int[] callNode;
  private final int[] returnNode;
  private final boolean[] isCall;

  // The configuration, and the steps that led to it.
  private final long[] doneDefinite;
  private int frontier;
  private int highestDone = -1;
  private int state;
  private int depth;
  private final int[] stepOperation;
  private final int[] stepState;
  private final int[] stepFrontier;
  private final int[] stepHighestDone;
  private final int[] stepChoice;
  private final ConfigurationSet seen = new ConfigurationSet();
  private final long[] configuration;

  private int definiteLeft;
  private int furthestNode = -1;
  private final SortedSet<Integer> furthestStates = new TreeSet<>();

  /** How a search ended. */
  sealed interface Result {}

  /**
   * There is an order.
   *
   * @param configurations how many were stored: the size of the search
   */
  record Linearizable(long configurations) implements Result {}

  /**
   * There is none.
   *
   * @param blockedOperation the operation whose return the search could not pass, or the furthest
   *     one if it got to several
   * @param statesBefore the states that were possible then; a few of them if there are many
   */
  record NotLinearizable(int blockedOperation, SortedSet<Integer> statesBefore) implements Result {}

  /** The search was given up. */
  record TooLarge(long configurations) implements Result {}

  /**
   * Prepares a search.
   *
   * @param invokedNanos when each operation began
   * @param deadlineNanos when each definite operation must have taken effect
   * @param definiteOperations how many there are; they come first
   * @param configurationLimit after so many stored configurations the search is given up
   */
  LinearizabilitySearch(
      SequentialModel model,
      long[] invokedNanos,
      long[] deadlineNanos,
      int definiteOperations,
      int configurationLimit) {
    int operations = invokedNanos.length;
    int nodes = 1 + operations + definiteOperations;
    this.model = model;
    this.definiteOperations = definiteOperations;
    this.configurationLimit = configurationLimit;
    this.next = new int[nodes];
    this.previous = new int[nodes];
    this.operationOfNode = new int[nodes];
    this.isCall = new boolean[nodes];
    this.callNode = new int[operations];
    this.returnNode = new int[operations];
    this.doneDefinite = new long[words(definiteOperations)];
    this.configuration = new long[1 + doneDefinite.length + model.optionalWords()];
    this.stepOperation = new int[operations];
    this.stepState = new int[operations];
    this.stepFrontier = new int[operations];
    this.stepHighestDone = new int[operations];
    this.stepChoice = new int[operations];
    this.definiteLeft = definiteOperations;
    link(invokedNanos, deadlineNanos);
  }

  private static int words(int bits) {
    return (bits + 63) >>> 6;
  }

  /**
   * Calls and returns in the order of time; at equal times calls come first, so that doubtful pairs
   * count as concurrent.
   */
  private void link(long[] invokedNanos, long[] deadlineNanos) {
    int operations = invokedNanos.length;
    int[] calls = inOrderOf(invokedNanos, operations);
    int[] returns = inOrderOf(deadlineNanos, definiteOperations);
    int node = 1;
    int call = 0;
    int returned = 0;
    while (call < operations || returned < definiteOperations) {
      boolean callIsNext =
          returned == definiteOperations
              || (call < operations
                  && invokedNanos[calls[call]] <= deadlineNanos[returns[returned]]);
      int operation = callIsNext ? calls[call++] : returns[returned++];
      (callIsNext ? callNode : returnNode)[operation] = node;
      isCall[node] = callIsNext;
      operationOfNode[node] = operation;
      node++;
    }
    int last = HEAD;
    for (int i = 1; i < node; i++) {
      if (operationOfNode[i] < definiteOperations) {
        next[last] = i;
        previous[i] = last;
        last = i;
      }
    }
    next[last] = HEAD;
    previous[HEAD] = last;
  }

  private static int[] inOrderOf(long[] times, int count) {
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Long.compare(times[a], times[b]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  /** Searches. */
  Result run() {
    state = model.initialState();
    int from = next[HEAD];
    int optionalFrom = 0;
    while (definiteLeft > 0) {
      boolean advanced =
          (optionalFrom == 0 && from == next[HEAD] && doHarmless())
              || (optionalFrom == 0 && doDefinite(from))
              || doOptional(optionalFrom);
      if (!advanced) {
        int undone = goBack();
        if (undone < 0) {
          return new NotLinearizable(operationOfNode[furthestNode], furthestStates);
        }
        boolean wasOptional = undone >= definiteOperations;
        from = wasOptional ? next[HEAD] : next[callNode[undone]];
        optionalFrom = wasOptional ? stepChoice[depth] + 1 : 0;
        continue;
      }
      if (seen.size() > configurationLimit) {
        return new TooLarge(seen.size());
      }
      from = next[HEAD];
      optionalFrom = 0;
    }
    return new Linearizable(seen.size());
  }

  /** Does one harmless step, if there is one. */
  private boolean doHarmless() {
    for (int node = next[HEAD]; node != HEAD && isCall[node]; node = next[node]) {
      int operation = operationOfNode[node];
      int after = model.step(state, operation);
      if (after != SequentialModel.IMPOSSIBLE && model.isHarmless(state, operation)) {
        advance(operation, after, FORCED);
        return true;
      }
    }
    return false;
  }

  /** Does the first possible step, from a node of the list on, to a configuration that is new. */
  private boolean doDefinite(int from) {
    for (int node = from; node != HEAD && isCall[node]; node = next[node]) {
      if (isNew(operationOfNode[node], 0)) {
        return true;
      }
    }
    return false;
  }

  /** Does the first possible step that may or may not have happened, from an index on. */
  private boolean doOptional(int from) {
    int firstReturn = next[HEAD];
    boolean otherStateWanted = false;
    while (firstReturn != HEAD && isCall[firstReturn]) {
      otherStateWanted |= model.wantsOtherState(state, operationOfNode[firstReturn]);
      firstReturn = next[firstReturn];
    }
    int index = from;
    for (int operation = model.optional(state, index, otherStateWanted);
        operation != SequentialModel.NONE;
        operation = model.optional(state, ++index, otherStateWanted)) {
      if (callNode[operation] < firstReturn && isNew(operation, index)) {
        return true;
      }
    }
    noteBlocked(firstReturn);
    return false;
  }

  /** Does a step if it is possible and leads to a configuration that was not seen before. */
  private boolean isNew(int operation, int choice) {
    int after = model.step(state, operation);
    if (after == SequentialModel.IMPOSSIBLE) {
      return false;
    }
    advance(operation, after, choice);
    if (seen.add(configuration, encodeConfiguration())) {
      return true;
    }
    retreat();
    return false;
  }

  private void noteBlocked(int node) {
    if (node == HEAD || node < furthestNode) {
      return;
    }
    if (node > furthestNode) {
      furthestNode = node;
      furthestStates.clear();
    }
    if (furthestStates.size() < 8) {
      furthestStates.add(state);
    }
  }

  /**
   * Takes steps back up to and including the last one that could have been another.
   *
   * @return the operation of that step, or -1 if there is none
   */
  private int goBack() {
    while (depth > 0) {
      int operation = retreat();
      if (stepChoice[depth] != FORCED) {
        return operation;
      }
    }
    return -1;
  }

  private void advance(int operation, int after, int choice) {
    stepOperation[depth] = operation;
    stepState[depth] = state;
    stepFrontier[depth] = frontier;
    stepHighestDone[depth] = highestDone;
    stepChoice[depth] = choice;
    depth++;
    state = after;
    model.linearized(operation);
    if (operation >= definiteOperations) {
      return;
    }
    unlink(callNode[operation]);
    unlink(returnNode[operation]);
    definiteLeft--;
    doneDefinite[operation >>> 6] |= 1L << operation;
    highestDone = Math.max(highestDone, operation);
    while (frontier < definiteOperations && isDone(frontier)) {
      frontier++;
    }
  }

  private int retreat() {
    depth--;
    int operation = stepOperation[depth];
    state = stepState[depth];
    frontier = stepFrontier[depth];
    highestDone = stepHighestDone[depth];
    model.undone(operation);
    if (operation < definiteOperations) {
      relink(returnNode[operation]);
      relink(callNode[operation]);
      definiteLeft++;
      doneDefinite[operation >>> 6] &= ~(1L << operation);
    }
    return operation;
  }

  private boolean isDone(int operation) {
    return (doneDefinite[operation >>> 6] & 1L << operation) != 0;
  }

  private void unlink(int node) {
    next[previous[node]] = next[node];
    previous[next[node]] = previous[node];
  }

  private void relink(int node) {
    next[previous[node]] = node;
    previous[next[node]] = node;
  }

  /**
   * Writes the configuration down: equal sets and states give equal words. Returns how many words.
   */
  private int encodeConfiguration() {
    int length = 0;
    configuration[length++] = (long) frontier << 32 | state;
    for (int word = frontier >>> 6; word <= highestDone >> 6; word++) {
      configuration[length++] = doneDefinite[word];
    }
    return model.encodeOptional(configuration, length);
  }
}
