package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Operation;
import java.util.Comparator;
import java.util.List;

/** What a checker found. {@link #exitCode()} is what a command line run ends with. */
public sealed interface Verdict {

  /** What was looked at and found, in a sentence or a few. */
  String explanation();

  /** 0 correct, 3 inconclusive, 127 crashed, 128 not live, 129 incorrect. */
  int exitCode();

  /**
   * Enough was seen, and all of it fits.
   *
   * @param operations how many operations the verdict rests on
   */
  record Correct(String explanation, long operations) implements Verdict {
    @Override
    public int exitCode() {
      return 0;
    }
  }

  /**
   * The cluster broke its promise.
   *
   * @param offending the fewest operations found that show it
   */
  record Incorrect(String explanation, List<Operation> offending) implements Verdict {
    /** Copies the evidence. */
    public Incorrect {
      offending = List.copyOf(offending);
    }

    @Override
    public int exitCode() {
      return 129;
    }
  }

  /**
   * Nothing wrong was answered, but not enough was answered: the cluster did not come back in time.
   */
  record NotLive(String explanation) implements Verdict {
    @Override
    public int exitCode() {
      return 128;
    }
  }

  /** A node or the suite ended in a way that nobody asked for. */
  record Crashed(String explanation) implements Verdict {
    @Override
    public int exitCode() {
      return 127;
    }
  }

  /**
   * Too little was seen, or an assumption of the checker did not hold. Says nothing about the
   * cluster; never counts as correct.
   */
  record Inconclusive(String explanation) implements Verdict {
    @Override
    public int exitCode() {
      return 3;
    }
  }

  /**
   * The verdict on a whole run: the worst of its parts. Incorrect is worse than crashed, that is
   * worse than not live, that is worse than inconclusive. Nothing checked is inconclusive.
   */
  static Verdict worst(List<Verdict> verdicts) {
    return verdicts.stream()
        .max(Comparator.comparingInt(Verdict::severity))
        .orElse(new Inconclusive("nothing was checked"));
  }

  /** The verdict in one or two words. */
  default String word() {
    return switch (this) {
      case Correct _ -> "correct";
      case Incorrect _ -> "incorrect";
      case NotLive _ -> "not live";
      case Crashed _ -> "crashed";
      case Inconclusive _ -> "inconclusive";
    };
  }

  private static int severity(Verdict verdict) {
    return switch (verdict) {
      case Correct _ -> 0;
      case Inconclusive _ -> 1;
      case NotLive _ -> 2;
      case Crashed _ -> 3;
      case Incorrect _ -> 4;
    };
  }
}
