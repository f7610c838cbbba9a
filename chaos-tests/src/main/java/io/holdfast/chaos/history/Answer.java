package io.holdfast.chaos.history;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What the cluster said to a call that went well. A revision of 0 means that the answer told none.
 */
public sealed interface Answer {

  /**
   * A write took effect.
   *
   * @param revision the store's revision that this write made
   */
  record Written(long revision) implements Answer {}

  /**
   * The value of a key.
   *
   * @param value null if the key has none
   * @param revision the store's revision when it answered
   * @param modifyRevision the revision that wrote this value
   */
  record RegisterValue(Long value, long revision, long modifyRevision) implements Answer {
    /** A value without the revision that wrote it. */
    public RegisterValue(Long value, long revision) {
      this(value, revision, 0);
    }
  }

  /**
   * A compare-and-set was decided.
   *
   * @param swapped false if the key held another value than expected; then nothing was written
   * @param revision the store's revision that this write made, if it swapped
   */
  record Swapped(boolean swapped, long revision) implements Answer {}

  /**
   * The elements of a set, of a list in its order, or of a final read. Duplicates are kept: they
   * are evidence.
   */
  record Elements(List<Long> elements) implements Answer {
    /** Copies the elements. */
    public Elements {
      elements = List.copyOf(elements);
    }
  }

  /**
   * The steps of a transaction, the same ones as in the call, reads with their results.
   *
   * @param revision the store's revision that this transaction made
   */
  record TransactionResult(List<MicroOperation> steps, long revision) implements Answer {
    /** Copies the steps. */
    public TransactionResult {
      steps = List.copyOf(steps);
    }
  }

  /** Every account and its balance. */
  record Balances(SequencedMap<String, Long> balances) implements Answer {
    /** Copies the balances, in the order of their names. */
    public Balances(Map<String, Long> balances) {
      this(new TreeMap<>(balances));
    }
  }

  /** A counter's value: after an increment, the value that it made. */
  record CounterValue(long value) implements Answer {}

  /**
   * A value that may be old.
   *
   * @param value null if the key has none
   * @param stalenessMillis how old the node says its state was at most
   * @param revision the store's revision when it answered
   */
  record BoundedValue(Long value, long stalenessMillis, long revision) implements Answer {}

  /** What became of an operation. */
  record OperationStatus(Status status) implements Answer {}

  /** What a node knows of an operation. */
  enum Status {
    /** It took effect. */
    APPLIED,
    /** It did not, and never will. */
    NOT_APPLIED,
    /** The node cannot tell. */
    UNKNOWN
  }

  /**
   * A node's whole state in a few bytes.
   *
   * @param index the position in the Raft log up to which the node had applied
   * @param revision the store's revision there
   * @param digest equal states have equal digests
   */
  record Digest(long index, long revision, String digest) implements Answer {}
}
