package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Verifies that replicas are equal: all digests taken at one index of the log, on whichever node
 * and however often, are the same, and so are the revisions.
 *
 * <p>Does not verify that the state is right, only that it is the same; nor anything about indexes
 * at which only one node was asked.
 */
public final class DigestChecker implements Checker {

  private final int minimumNodes;

  /** A checker that calls a history inconclusive if at no index so many nodes gave a digest. */
  public DigestChecker(int minimumNodes) {
    this.minimumNodes = minimumNodes;
  }

  @Override
  public String name() {
    return "digest";
  }

  @Override
  public Verdict check(History history) {
    Map<Long, Operation> firstAtIndex = new HashMap<>();
    Map<Long, Set<String>> nodesAtIndex = new HashMap<>();
    for (Operation operation : history.withCall(Call.DigestRead.class)) {
      if (!operation.isOk()) {
        continue;
      }
      Answer.Digest digest = operation.answer(Answer.Digest.class);
      Operation first = firstAtIndex.putIfAbsent(digest.index(), operation);
      if (first != null && !digest.equals(first.answer(Answer.Digest.class))) {
        return new Verdict.Incorrect(
            "%s and %s differ at index %d"
                .formatted(first.node(), operation.node(), digest.index()),
            List.of(first, operation));
      }
      nodesAtIndex.computeIfAbsent(digest.index(), _ -> new HashSet<>()).add(operation.node());
    }
    int most = nodesAtIndex.values().stream().mapToInt(Set::size).max().orElse(0);
    if (most < minimumNodes) {
      return new Verdict.Inconclusive(
          "at most %d nodes gave a digest at one index; %d are needed"
              .formatted(most, minimumNodes));
    }
    return new Verdict.Correct(
        "%d nodes are equal at one index, and none differ at any of %,d"
            .formatted(most, nodesAtIndex.size()),
        nodesAtIndex.values().stream().mapToLong(Set::size).sum());
  }
}
