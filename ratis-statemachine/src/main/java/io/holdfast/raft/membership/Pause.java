package io.holdfast.raft.membership;

/** Lets time pass; in a test, only that of the test. */
@FunctionalInterface
public interface Pause {
  void millis(long millis) throws InterruptedException;
}
