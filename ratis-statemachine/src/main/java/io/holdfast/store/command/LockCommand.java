package io.holdfast.store.command;

/** What can be asked about locks. A hold and a place in the queue last as long as their lease. */
public sealed interface LockCommand extends Command {

  /** Of the lock that is meant. */
  String name();

  /**
   * Takes a lock, or a place in its queue. Whoever holds it or waits already keeps hold or place,
   * and the lease gets its full time again.
   *
   * @param owner who takes it; the same owner is the same holder
   * @param ttlMillis how long hold or place last without a sign of life
   * @param shared whether others who share may hold it beside
   * @param permits how many may share it; 0 = as many as come
   * @param waits whether to wait in the queue when it is taken
   * @param lease that of the hold or place which alone is meant: when it has ended, it is not taken
   *     anew; 0 = any
   */
  record Acquire(
      String name,
      String owner,
      long ttlMillis,
      boolean shared,
      int permits,
      boolean waits,
      long lease)
      implements LockCommand {
    /** The same, of the hold or place that was given. */
    public Acquire again(long given) {
      return new Acquire(name, owner, ttlMillis, shared, permits, waits, given);
    }
  }

  /**
   * Gives a lock up, which ends the lease.
   *
   * @param token that of the hold; 0 = gives up a place in the queue
   */
  record Release(String name, String owner, long token) implements LockCommand {}
}
