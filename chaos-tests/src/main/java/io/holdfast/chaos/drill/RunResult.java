package io.holdfast.chaos.drill;

import java.util.List;
import java.util.Map;

/**
 * What one run showed.
 *
 * @param victims names of the nodes that were struck
 * @param leaderMillis from the strike until a node that was not struck, or any after a restart of
 *     all, said that it leads; -1 = the leader was not struck
 * @param stayedMillis longest pause of each client whose own gateway lived on
 * @param movedMillis longest pause of each client whose own gateway was struck
 * @param earlyErrors what clients were shown before the strike, by node and reason
 * @param stayedErrors what gateways that lived on showed to clients since the strike
 * @param movedErrors what gateways that were struck showed to clients since the strike
 * @param missing one line for each acknowledged write that a node lacks
 * @param brokenReads one line for each read that broke its promise
 * @param counter what is wrong with the counter; empty = each increment counted exactly once
 * @param replicas what is wrong with the replicas; empty = equal
 * @param refused answers that said no without a reason in what was asked
 * @param unknown operations without a final answer at their deadline
 */
record RunResult(
    int run,
    List<String> victims,
    long operations,
    int acknowledged,
    long leaderMillis,
    List<Long> stayedMillis,
    List<Long> movedMillis,
    Map<String, Long> earlyErrors,
    Map<String, Long> stayedErrors,
    Map<String, Long> movedErrors,
    List<String> missing,
    List<String> brokenReads,
    String counter,
    String replicas,
    List<String> refused,
    List<String> unknown) {

  /**
   * The clients that the RTO is judged by: a client of a struck gateway waits for its own timeout.
   */
  List<Long> judgedMillis() {
    return stayedMillis.isEmpty() ? movedMillis : stayedMillis;
  }

  boolean isSafe() {
    return brokenReads.isEmpty() && counter.isEmpty() && replicas.isEmpty() && refused.isEmpty();
  }
}
