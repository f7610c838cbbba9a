package io.holdfast.store.command;

/** Checks that stay on in production: what they deny must stop the node. */
public final class Invariant {
  private Invariant() {}

  /** Stops with the facts when the condition does not hold. */
  public static void check(boolean condition, String message, Object... facts) {
    if (!condition) {
      throw new BrokenInvariantException(String.format(java.util.Locale.ROOT, message, facts));
    }
  }

  /** The state is not what the rules allow: going on could only make it worse. */
  public static final class BrokenInvariantException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BrokenInvariantException(String message) {
      super(message);
    }
  }
}
