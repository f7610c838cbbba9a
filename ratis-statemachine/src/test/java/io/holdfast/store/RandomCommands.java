package io.holdfast.store;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.Consistency;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.Policy;
import io.holdfast.store.command.RangeQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Draws commands over few keys, which are nasty: so that they meet, and that order is tested. */
public final class RandomCommands {
  private static final List<Bytes> KEYS = keys();
  private static final List<String> VALUES =
      List.of(
          "", "0", "1", "-7", "007", "-", "9223372036854775807", "-9223372036854775808", "text");
  private static final long[] TTLS = {0, 0, 0, 0, 100, 5_000, 99, -1};

  private final Random random;
  private final RandomAuthCommands auth;

  public RandomCommands(Random random) {
    this.random = random;
    this.auth = new RandomAuthCommands(random);
  }

  public Command next() {
    int kind = random.nextInt(100);
    if (kind < 4) {
      return policy();
    }
    if (kind < 14) {
      return auth.next();
    }
    if (kind < 74) {
      return transaction();
    }
    if (kind < 80) {
      return new Command.GrantLease(random.nextInt(8) == 0 ? 1 : 100 + random.nextInt(10_000));
    }
    if (kind < 84) {
      return new Command.KeepLeaseAlive(lease());
    }
    if (kind < 86) {
      return new Command.KeepLeasesAlive(List.of(lease(), lease()));
    }
    if (kind < 90) {
      return new Command.RevokeLease(lease());
    }
    if (kind < 98) {
      return new Command.ExpireLease(lease(), random.nextInt(3));
    }
    return random.nextInt(4) == 0 ? new Command.AdvanceClock() : new Command.OpenSession();
  }

  /** Under which a command is allowed. */
  long authRevision() {
    return auth.authRevision();
  }

  /** One of few keys; seldom one that is refused. */
  public Bytes key() {
    int bad = random.nextInt(200);
    if (bad == 0) {
      return Bytes.EMPTY;
    }
    return bad == 1 ? Bytes.wrap(new byte[2_049]) : KEYS.get(random.nextInt(KEYS.size()));
  }

  public RangeQuery query() {
    int limit = random.nextInt(3) == 0 ? random.nextInt(5) : 0;
    return new RangeQuery(
        range(), limit, random.nextBoolean(), random.nextInt(4) == 0, random.nextInt(4) == 0);
  }

  static List<Bytes> allKeys() {
    return KEYS;
  }

  private Command policy() {
    String name = "p" + random.nextInt(4);
    if (random.nextInt(3) == 0) {
      return new Command.DeletePolicy(name);
    }
    Bytes prefix = KEYS.get(random.nextInt(3));
    Durability floor = random.nextBoolean() ? Durability.MAJORITY : null;
    Consistency local = random.nextBoolean() ? Consistency.LOCAL : null;
    return new Command.PutPolicy(
        new Policy(name, prefix, Durability.ALL, floor, Consistency.bounded(200), local));
  }

  private Command transaction() {
    if (random.nextInt(3) == 0) {
      return new Command.Transaction(List.of(), List.of(put()), List.of());
    }
    List<Comparison> compare = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      compare.add(comparison());
    }
    return new Command.Transaction(compare, branch(), branch());
  }

  private List<Operation> branch() {
    List<Operation> branch = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      branch.add(operation());
    }
    return branch;
  }

  private Operation operation() {
    int kind = random.nextInt(20);
    if (kind < 7) {
      return put();
    }
    if (kind < 10) {
      return new Operation.Get(key());
    }
    if (kind < 13) {
      return new Operation.Range(query());
    }
    if (kind < 16) {
      return new Operation.Delete(key());
    }
    return kind < 17 ? new Operation.DeleteRange(range()) : increment();
  }

  private Operation increment() {
    long by = random.nextInt(10) == 0 ? Long.MAX_VALUE : random.nextInt(21) - 10;
    return new Operation.Increment(key(), by);
  }

  private Operation put() {
    String contentType =
        switch (random.nextInt(30)) {
          case 0 -> "x".repeat(256);
          case 1 -> "application/ж";
          case 2, 3, 4, 5, 6 -> "text/plain";
          default -> "";
        };
    long lease = random.nextInt(4) == 0 ? lease() : 0;
    long ttlMillis = random.nextInt(3) == 0 ? TTLS[random.nextInt(TTLS.length)] : 0;
    return new Operation.Put(key(), value(), contentType, lease, ttlMillis);
  }

  private Bytes value() {
    if (random.nextInt(20) == 0) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      return Bytes.wrap(bytes);
    }
    return Bytes.utf8(VALUES.get(random.nextInt(VALUES.size())));
  }

  /** Ids are given in order from 1: so most of these were given at some time. */
  private long lease() {
    return random.nextInt(12) - 1L;
  }

  private Comparison comparison() {
    Comparison.Operator[] operators = Comparison.Operator.values();
    Comparison.Operator operator = operators[random.nextInt(operators.length)];
    Comparison.NumberTarget[] targets = Comparison.NumberTarget.values();
    return switch (random.nextInt(3)) {
      case 0 -> new Comparison.Exists(key(), random.nextBoolean());
      case 1 -> new Comparison.ValueIs(key(), operator, value());
      default ->
          new Comparison.NumberIs(
              key(), targets[random.nextInt(targets.length)], operator, random.nextInt(10));
    };
  }

  private KeyRange range() {
    return switch (random.nextInt(6)) {
      case 0 -> KeyRange.ALL;
      case 1 -> KeyRange.prefix(key());
      case 2 -> new KeyRange(Bytes.EMPTY, key());
      case 3 -> new KeyRange(key(), Bytes.EMPTY);
      default -> new KeyRange(key(), key());
    };
  }

  private static List<Bytes> keys() {
    List<Bytes> keys = new ArrayList<>();
    for (int[] octets :
        new int[][] {
          {0},
          {0, 0},
          {0, 0, 1},
          {0, 1},
          {0, 0xFF},
          {1},
          {0xFF},
          {0xFF, 0},
          {0xFF, 0xFF},
          {0xFF, 0xFF, 0},
          {'a'},
          {'a', 0},
          {'a', 0, 0},
          {'a', 0, 1},
          {'a', 0, 0xFF},
          {'a', 1},
          {'a', 1, 0},
          {'a', 'b'},
          {'a', 0xFF},
          {'b'}
        }) {
      byte[] key = new byte[octets.length];
      for (int i = 0; i < octets.length; i++) {
        key[i] = (byte) octets[i];
      }
      keys.add(Bytes.wrap(key));
    }
    byte[] longest = new byte[2_048];
    Arrays.fill(longest, 100, 200, (byte) 0xFF);
    keys.add(Bytes.wrap(longest));
    return List.copyOf(keys);
  }
}
