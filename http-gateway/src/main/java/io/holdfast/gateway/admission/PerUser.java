package io.holdfast.gateway.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds how much of something each user has at a time: connections, open requests, bytes, watches.
 * It remembers users only while they have some. Safe for many threads.
 */
public final class PerUser {
  private final long most;
  private final Map<String, Long> amounts = new ConcurrentHashMap<>();
  private final LongAdder refused = new LongAdder();

  /**
   * Nobody has any yet.
   *
   * @param most that one user may have
   */
  public PerUser(long most) {
    this.most = most;
  }

  /** What a user has, until it leaves. Used by one thread at a time. */
  public final class Hold {
    private final String user;
    private long amount;

    private Hold(String user) {
      this.user = user;
    }

    /** Takes so much in all; false = the user has too much then, and nothing has changed. */
    public boolean growTo(long total) {
      if (!add(user, total - amount)) {
        return false;
      }
      amount = total;
      return true;
    }

    /** Once is enough. */
    public void leave() {
      add(user, -amount);
      amount = 0;
    }
  }

  /** Lets a user have more; null = it would be too much. */
  public Hold enter(String user, long amount) {
    Hold hold = new Hold(user);
    return hold.growTo(amount) ? hold : null;
  }

  private boolean add(String user, long more) {
    boolean[] fits = {true};
    amounts.compute(
        user,
        (_, before) -> {
          long had = before == null ? 0 : before;
          fits[0] = more <= 0 || had + more <= most;
          long has = fits[0] ? had + more : had;
          return has == 0 ? null : (Long) has;
        });
    if (!fits[0]) {
      refused.increment();
    }
    return fits[0];
  }

  public long most() {
    return most;
  }

  /** What this user has. */
  public long of(String user) {
    return amounts.getOrDefault(user, 0L);
  }

  /** How often somebody wanted too much. */
  public long refused() {
    return refused.sum();
  }
}
