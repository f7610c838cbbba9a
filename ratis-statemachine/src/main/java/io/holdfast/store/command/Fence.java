package io.holdfast.store.command;

/**
 * Under which hold of a lock a command may run: once that hold has ended it is refused, so that who
 * lost a lock without knowing it writes nothing.
 *
 * @param token of the hold; {@link #NONE} has 0
 */
public record Fence(String lock, long token) {
  public static final Fence NONE = new Fence("", 0);

  public boolean isNone() {
    return token == 0;
  }
}
