package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.FaultEvent;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A whole store as clients see it, with revisions, replicas that lag, retries and outcome queries;
 * correct, or with one {@link Bug}. Time is in milliseconds here. Every call takes effect at one
 * moment between its sending and its answer; an unknown one perhaps later, or never.
 */
public final class SimulatedStore {

  /** What the store may do wrong. */
  public enum Bug {
    NONE,
    STALE_READ,
    LOST_WRITE,
    APPLIED_TWICE,
    MINIMUM_REVISION_IGNORED,
    STALENESS_HIDDEN,
    TORN_TRANSFER,
    APPLIED_WRITE_DENIED,
    REPLICA_DIVERGED,
    REVISION_USED_TWICE,
    FINAL_STATE_OLD,
    NEVER_BACK
  }

  private static final int CLIENTS = 8;
  private static final int KEYS = 3;
  private static final int LAG_MILLIS = 40;
  private static final long NANOS = 1_000_000;

  /**
   * A run holds some 90 calls of each kind: that a bug never showed itself in one would be seen
   * once in 400 million runs. (Once in 20, it was seen once in a hundred.)
   */
  private static final int MISBEHAVES_ONCE_IN = 5;

  private final Bug bug;
  private final Random random;
  private final List<Operation> operations = new ArrayList<>();
  private final PriorityQueue<Pending> pending =
      new PriorityQueue<>(
          Comparator.comparingLong(Pending::effect).thenComparingInt(Pending::number));

  // The store.
  private final Map<String, NavigableMap<Long, Version>> versions = new HashMap<>();
  private final NavigableMap<Long, Long> revisions = new TreeMap<>(Map.of(-1L, 1L));
  private final List<Long> set = new ArrayList<>();
  private final Map<String, Long> increments = new HashMap<>();
  private final Set<String> applied = new HashSet<>();
  private final Set<String> cancelled = new HashSet<>();
  private long counter;
  private long transferred;
  private long revision = 1;

  // The clients.
  private final long[] seenRevision = new long[CLIENTS];
  private final Map<Integer, String> toRetry = new HashMap<>();
  private final Map<Integer, String> toAskAbout = new HashMap<>();
  private long lastValue;
  private int sent;

  private record Version(Long value, long revision) {}

  private record Pending(
      int number,
      int process,
      long invoked,
      long effect,
      long completed,
      boolean known,
      Call call) {
    String id() {
      return "op-" + number;
    }
  }

  private SimulatedStore(Bug bug, Random random) {
    this.bug = bug;
    this.random = random;
  }

  public static History run(Bug bug, int calls, Random random) {
    return new SimulatedStore(bug, random).run(calls);
  }

  private History run(int calls) {
    for (int process = 0; process < CLIENTS; process++) {
      send(process, random.nextInt(5));
    }
    long end = 0;
    while (!pending.isEmpty()) {
      Pending next = pending.poll();
      end = Math.max(end, Math.max(next.effect, next.completed));
      apply(next);
      if (sent < calls) {
        // Not before this moment: what is sent later must not take effect in the past.
        send(next.process, Math.max(next.completed, next.effect) + 1 + random.nextInt(5));
      }
    }
    finish(end + 100);
    List<FaultEvent> faults =
        List.of(
            new FaultEvent(10 * NANOS, "kill", FaultEvent.Change.BEGAN, "n1"),
            new FaultEvent(20 * NANOS, "kill", FaultEvent.Change.ENDED, "n1"));
    return new History(operations, faults);
  }

  private void send(int process, long at) {
    Call call = nextCall(process);
    boolean known = random.nextInt(10) > 0;
    long completed = at + random.nextInt(20);
    long effect = at + random.nextLong(completed - at + 1) + (known ? 0 : random.nextInt(60));
    pending.add(new Pending(++sent, process, at, effect, completed, known, call));
  }

  private Call nextCall(int process) {
    String asked = toAskAbout.remove(process);
    if (asked != null) {
      return new Call.OutcomeQuery(asked);
    }
    String retried = toRetry.remove(process);
    if (retried != null) {
      return new Call.CounterIncrement("c", 1, retried);
    }
    String key = "k" + random.nextInt(KEYS);
    return switch (random.nextInt(11)) {
      case 0, 1 -> new Call.RegisterWrite(key, ++lastValue);
      case 2 -> new Call.RegisterCompareAndSet(key, lastValue, ++lastValue);
      case 3, 4 -> new Call.RegisterRead(key);
      case 5 -> new Call.SessionRead(key, seenRevision[process]);
      case 6 -> new Call.BoundedRead(key, LAG_MILLIS);
      case 7 -> random.nextBoolean() ? new Call.SetAdd("s", ++lastValue) : new Call.SetRead("s");
      case 8 -> random.nextBoolean() ? new Call.BankTransfer("a", "b", 1) : new Call.BankRead();
      case 9 -> new Call.CounterIncrement("c", 1, "key-" + sent);
      default -> new Call.CounterRead("c");
    };
  }

  private void apply(Pending next) {
    boolean happens = (next.known || random.nextBoolean()) && !cancelled.contains(next.id());
    Answer answer = happens ? answer(next) : null;
    if (happens) {
      applied.add(next.id());
    }
    boolean cameBack = bug != Bug.NEVER_BACK || next.completed < 20;
    Outcome outcome = next.known && cameBack ? Outcome.ok(answer) : Outcome.unknown("timeout");
    if (outcome instanceof Outcome.Ok) {
      learn(next.process, answer);
    } else if (next.call instanceof Call.CounterIncrement increment) {
      toRetry.put(next.process, increment.idempotencyKey());
    } else if (random.nextBoolean()) {
      toAskAbout.put(next.process, next.id());
    }
    operations.add(
        new Operation(
            next.process,
            "n1",
            next.invoked * NANOS,
            next.completed * NANOS,
            next.call,
            outcome,
            next.id()));
  }

  private void learn(int process, Answer answer) {
    long learned =
        switch (answer) {
          case Answer.Written(long made) -> made;
          case Answer.Swapped(boolean _, long made) -> made;
          case Answer.RegisterValue(Long _, long now, long _) -> now;
          default -> 0; // Tells no revision.
        };
    seenRevision[process] = Math.max(seenRevision[process], learned);
  }

  private Answer answer(Pending next) {
    long now = next.effect;
    boolean misbehaves = random.nextInt(MISBEHAVES_ONCE_IN) == 0;
    boolean loses = bug == Bug.LOST_WRITE && misbehaves;
    return switch (next.call) {
      case Call.RegisterWrite(String key, Long value) ->
          new Answer.Written(put(key, value, now, loses));
      case Call.RegisterCompareAndSet(String key, Long expected, Long value) -> {
        boolean swaps = expected.equals(valueAt(key, now).value);
        yield new Answer.Swapped(swaps, swaps ? put(key, value, now, loses) : 0);
      }
      case Call.RegisterRead(String key) ->
          registerValue(key, bug == Bug.STALE_READ && misbehaves ? now - LAG_MILLIS : now);
      case Call.SessionRead(String key, long minimum) -> {
        long lagging = now - random.nextInt(LAG_MILLIS);
        boolean serves = revisionAt(lagging) >= minimum || bug == Bug.MINIMUM_REVISION_IGNORED;
        yield registerValue(key, serves ? lagging : now);
      }
      case Call.BoundedRead(String key, long _) -> {
        long stated = random.nextInt(LAG_MILLIS + 1);
        long lag = bug == Bug.STALENESS_HIDDEN ? stated + 3 * LAG_MILLIS : stated;
        yield new Answer.BoundedValue(valueAt(key, now - lag).value, stated, 0);
      }
      case Call.SetAdd(String _, long element) -> {
        if (!loses) {
          set.add(element);
        }
        yield new Answer.Written(0);
      }
      case Call.SetRead _ -> new Answer.Elements(set);
      case Call.BankTransfer(String _, String _, long amount) -> {
        transferred += amount;
        yield new Answer.Written(0);
      }
      case Call.BankRead _ -> {
        long torn = bug == Bug.TORN_TRANSFER && misbehaves ? 1 : 0;
        yield new Answer.Balances(Map.of("a", 1_000_000 - transferred, "b", transferred + torn));
      }
      case Call.CounterIncrement(String _, long by, String key) ->
          new Answer.CounterValue(increment(by, key));
      case Call.CounterRead _ -> new Answer.CounterValue(counter);
      case Call.OutcomeQuery(String id) -> new Answer.OperationStatus(status(id));
      case Call.Transaction _,
          Call.LeasePut _,
          Call.LeaseRenew _,
          Call.LeaseRead _,
          Call.TokenMake _,
          Call.TokenEnd _,
          Call.GuardedPut _,
          Call.DigestRead _,
          Call.FinalRead _ ->
          throw new IllegalStateException("not sent");
    };
  }

  private Answer.Status status(String id) {
    boolean denies = bug == Bug.APPLIED_WRITE_DENIED;
    if (applied.contains(id)) {
      return denies ? Answer.Status.NOT_APPLIED : Answer.Status.APPLIED;
    }
    cancelled.add(id);
    return Answer.Status.NOT_APPLIED;
  }

  private long increment(long by, String key) {
    boolean known = increments.containsKey(key);
    if (!known || bug == Bug.APPLIED_TWICE) {
      counter += by;
      increments.put(key, counter);
    }
    return increments.get(key);
  }

  private long put(String key, Long value, long now, boolean loses) {
    boolean reused = bug == Bug.REVISION_USED_TWICE && random.nextInt(MISBEHAVES_ONCE_IN) == 0;
    revision += reused ? 0 : 1;
    revisions.put(now, revision);
    if (!loses) {
      versions.computeIfAbsent(key, _ -> new TreeMap<>()).put(now, new Version(value, revision));
    }
    return revision;
  }

  private long revisionAt(long moment) {
    return revisions.floorEntry(Math.max(-1, moment)).getValue();
  }

  private Version valueAt(String key, long moment) {
    Map.Entry<Long, Version> found = versions.getOrDefault(key, new TreeMap<>()).floorEntry(moment);
    return found == null ? new Version(null, 0) : found.getValue();
  }

  private Answer.RegisterValue registerValue(String key, long moment) {
    Version version = valueAt(key, moment);
    return new Answer.RegisterValue(version.value, revisionAt(moment), version.revision);
  }

  private void finish(long at) {
    long as = bug == Bug.FINAL_STATE_OLD ? at / 2 : at;
    for (int key = 0; key < KEYS; key++) {
      Long value = valueAt("k" + key, as).value;
      finalRead(at, Call.Subject.REGISTER, "k" + key, value == null ? List.of() : List.of(value));
    }
    finalRead(at, Call.Subject.SET, "s", set);
    finalRead(at, Call.Subject.COUNTER, "c", List.of(counter));
    for (int node = 1; node <= 3; node++) {
      String digest = bug == Bug.REPLICA_DIVERGED && node == 3 ? "other" : "same";
      operations.add(
          new Operation(
              100 + node,
              "n" + node,
              at * NANOS,
              (at + 1) * NANOS,
              new Call.DigestRead(),
              Outcome.ok(new Answer.Digest(77, revision, digest))));
    }
  }

  private void finalRead(long at, Call.Subject subject, String name, List<Long> elements) {
    operations.add(
        new Operation(
            200 + operations.size(),
            "n1",
            at * NANOS,
            (at + 1) * NANOS,
            new Call.FinalRead(subject, name),
            Outcome.ok(new Answer.Elements(elements))));
  }
}
