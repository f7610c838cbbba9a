package io.holdfast.chaos.history;

import java.util.List;

/**
 * What a client asked for. Values are integers everywhere: a workload that stores text or bytes
 * puts a number into them. A value of null means that the key has no value.
 */
public sealed interface Call {

  /** The type of the answer that an {@link Outcome.Ok} of this call holds. */
  Class<? extends Answer> answerType();

  /** Whether it changes nothing, so that without an answer it is as if it was never made. */
  default boolean isRead() {
    return switch (this) {
      case RegisterRead _,
          SetRead _,
          BankRead _,
          CounterRead _,
          SessionRead _,
          BoundedRead _,
          LeaseRead _,
          OutcomeQuery _,
          DigestRead _,
          FinalRead _ ->
          true;
      case RegisterWrite _,
          RegisterCompareAndSet _,
          SetAdd _,
          Transaction _,
          BankTransfer _,
          CounterIncrement _,
          LeasePut _,
          LeaseRenew _,
          TokenMake _,
          TokenEnd _,
          GuardedPut _ ->
          false;
    };
  }

  /** A linearizable read of one key. */
  record RegisterRead(String key) implements Call {
    @Override
    public Class<Answer.RegisterValue> answerType() {
      return Answer.RegisterValue.class;
    }
  }

  /** Sets one key; a null value deletes it. */
  record RegisterWrite(String key, Long value) implements Call {
    @Override
    public Class<Answer.Written> answerType() {
      return Answer.Written.class;
    }
  }

  /**
   * Sets one key if it holds the expected value. Null as expected value: only if the key has none;
   * null as value: delete. A refusal is an {@link Answer.Swapped} with false, not a failure: it
   * tells that the value was another one.
   */
  record RegisterCompareAndSet(String key, Long expected, Long value) implements Call {
    @Override
    public Class<Answer.Swapped> answerType() {
      return Answer.Swapped.class;
    }
  }

  /** Adds one element to a set. */
  record SetAdd(String set, long element) implements Call {
    @Override
    public Class<Answer.Written> answerType() {
      return Answer.Written.class;
    }
  }

  /** A linearizable read of a whole set. */
  record SetRead(String set) implements Call {
    @Override
    public Class<Answer.Elements> answerType() {
      return Answer.Elements.class;
    }
  }

  /**
   * Several small steps that take effect together or not at all. The reads in here hold no result;
   * those in the {@link Answer.TransactionResult} do.
   */
  record Transaction(List<MicroOperation> steps) implements Call {
    /** Copies the steps. */
    public Transaction {
      steps = List.copyOf(steps);
    }

    @Override
    public Class<Answer.TransactionResult> answerType() {
      return Answer.TransactionResult.class;
    }
  }

  /** Moves an amount from one account to another, in one transaction. */
  record BankTransfer(String from, String to, long amount) implements Call {
    @Override
    public Class<Answer.Written> answerType() {
      return Answer.Written.class;
    }
  }

  /** Reads all accounts, in one transaction. */
  record BankRead() implements Call {
    @Override
    public Class<Answer.Balances> answerType() {
      return Answer.Balances.class;
    }
  }

  /**
   * Adds to a counter.
   *
   * @param idempotencyKey calls with the same key are one increment, however often it is sent;
   *     empty if the call stands alone
   */
  record CounterIncrement(String counter, long by, String idempotencyKey) implements Call {
    @Override
    public Class<Answer.CounterValue> answerType() {
      return Answer.CounterValue.class;
    }
  }

  /** A linearizable read of a counter. */
  record CounterRead(String counter) implements Call {
    @Override
    public Class<Answer.CounterValue> answerType() {
      return Answer.CounterValue.class;
    }
  }

  /**
   * A read that asks for at least a revision. A process is one session: it passes the highest
   * revision that it has seen.
   *
   * @param minimumRevision the oldest revision that may answer; 0 if the session has seen none
   */
  record SessionRead(String key, long minimumRevision) implements Call {
    @Override
    public Class<Answer.RegisterValue> answerType() {
      return Answer.RegisterValue.class;
    }
  }

  /** A read that may be old, but no older than promised. */
  record BoundedRead(String key, long maximumStalenessMillis) implements Call {
    @Override
    public Class<Answer.BoundedValue> answerType() {
      return Answer.BoundedValue.class;
    }
  }

  /**
   * Sets a key that goes when its lease ends, with a lease of its own that begins now. A key of
   * this kind has one writer, and its values rise.
   */
  record LeasePut(String key, long value, long ttlMillis) implements Call {
    @Override
    public Class<Answer.Written> answerType() {
      return Answer.Written.class;
    }
  }

  /** Gives the lease of a key its full time again. */
  record LeaseRenew(String key, long ttlMillis) implements Call {
    @Override
    public Class<Answer.Written> answerType() {
      return Answer.Written.class;
    }
  }

  /** A linearizable read of a key that goes when its lease ends. */
  record LeaseRead(String key) implements Call {
    @Override
    public Class<Answer.RegisterValue> answerType() {
      return Answer.RegisterValue.class;
    }
  }

  /** Makes a token of a user. */
  record TokenMake(String user) implements Call {
    @Override
    public Class<Answer.Written> answerType() {
      return Answer.Written.class;
    }
  }

  /** Ends a token for good; answered with the store's revision, or a later one. */
  record TokenEnd(String token) implements Call {
    @Override
    public Class<Answer.Written> answerType() {
      return Answer.Written.class;
    }
  }

  /**
   * Sets one key with a right that can end.
   *
   * @param token its id
   */
  record GuardedPut(String key, long value, String token) implements Call {
    @Override
    public Class<Answer.Written> answerType() {
      return Answer.Written.class;
    }
  }

  /** Asks what became of an earlier operation. */
  record OutcomeQuery(String queriedOperationId) implements Call {
    @Override
    public Class<Answer.OperationStatus> answerType() {
      return Answer.OperationStatus.class;
    }
  }

  /** Asks the node for a digest of its whole state. */
  record DigestRead() implements Call {
    @Override
    public Class<Answer.Digest> answerType() {
      return Answer.Digest.class;
    }
  }

  /** A linearizable read after all faults have ended, when nothing is written any more. */
  record FinalRead(Subject subject, String name) implements Call {
    @Override
    public Class<Answer.Elements> answerType() {
      return Answer.Elements.class;
    }
  }

  /** What kind of thing a final read looks at, and so how its elements are to be understood. */
  enum Subject {
    /** A key of the register workload: no element if it has no value, else one. */
    REGISTER,
    /** All elements of a set. */
    SET,
    /** All elements of a list, in their order. */
    LIST,
    /** A counter: one element. */
    COUNTER
  }
}
