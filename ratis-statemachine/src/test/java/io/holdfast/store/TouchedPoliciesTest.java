package io.holdfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Consistency;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Policy;
import io.holdfast.store.table.PolicySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TouchedPoliciesTest {
  private static final Policy ALL = policy("all", "", Durability.ASYNC, Consistency.LOCAL);
  private static final Policy BILLING =
      policy("billing", "billing/", Durability.ALL, Consistency.LINEARIZABLE);
  private static final Policy PUBLIC =
      policy("public", "billing/public/", Durability.ASYNC, Consistency.bounded(200));

  private final PolicySet some = PolicySet.of(List.of(BILLING, PUBLIC));
  private final PolicySet withAll = PolicySet.of(List.of(ALL, BILLING, PUBLIC));

  @Test
  void theLongestPrefixHoldsForAKey() {
    assertEquals(List.of("public"), key(withAll, "billing/public/x"));
    assertEquals(List.of("billing"), key(withAll, "billing/public"));
    assertEquals(List.of("all"), key(withAll, "bill"));
    assertEquals(List.of(), key(some, "bill"));
  }

  @Test
  void aRangeWithinALongerPrefixIsFreeOfTheShorterOne() {
    assertEquals(List.of("public"), range(withAll, KeyRange.prefix(Bytes.utf8("billing/public/"))));
    assertEquals(
        List.of("public"), range(withAll, KeyRange.prefix(Bytes.utf8("billing/public/a"))));
  }

  @Test
  void aRangeTouchesEveryPolicyThatHoldsForAnyOfItsKeys() {
    assertEquals(
        List.of("billing", "public"), range(withAll, KeyRange.prefix(Bytes.utf8("billing/"))));
    assertEquals(List.of("all", "billing", "public"), range(withAll, KeyRange.ALL));
    assertEquals(
        List.of("billing", "public"),
        range(some, new KeyRange(Bytes.utf8("billing/public/z"), Bytes.utf8("billing/q"))));
    assertEquals(List.of(), range(some, new KeyRange(Bytes.utf8("c"), Bytes.utf8("a"))));
  }

  @Test
  void withoutAPolicyAWriteIsDurableOnAMajorityAndAReadIsLinearizable() {
    TouchedPolicies none = new TouchedPolicies(some);
    none.key(Bytes.utf8("elsewhere"));
    assertEquals(Durability.MAJORITY, none.defaultDurability());
    assertEquals(Consistency.LINEARIZABLE, none.defaultConsistency());
  }

  @Test
  void theStrictestOfAllThatIsTouchedIsTheDefault() {
    TouchedPolicies touched = new TouchedPolicies(some);
    touched.key(Bytes.utf8("billing/public/x"));
    assertEquals(Durability.ASYNC, touched.defaultDurability());
    assertEquals(Consistency.bounded(200), touched.defaultConsistency());
    touched.key(Bytes.utf8("elsewhere"));
    assertEquals(Durability.MAJORITY, touched.defaultDurability());
    assertEquals(Consistency.LINEARIZABLE, touched.defaultConsistency());
    touched.key(Bytes.utf8("billing/x"));
    assertEquals(Durability.ALL, touched.defaultDurability());
  }

  @Test
  void aFloorAboveTheUsualDefaultIsTheDefault() {
    Policy strict = new Policy("s", Bytes.utf8("s/"), null, Durability.ALL, null, null);
    TouchedPolicies touched = new TouchedPolicies(PolicySet.of(List.of(strict)));
    touched.key(Bytes.utf8("s/1"));
    assertEquals(Durability.ALL, touched.defaultDurability());
    assertEquals(Consistency.LINEARIZABLE, touched.defaultConsistency());
  }

  @Test
  void sessionAndBoundedTogetherAreLinearizable() {
    assertEquals(Consistency.LINEARIZABLE, Consistency.SESSION.or(Consistency.bounded(5)));
    assertEquals(Consistency.bounded(5), Consistency.bounded(5).or(Consistency.bounded(9)));
    assertEquals(Consistency.SESSION, Consistency.LOCAL.or(Consistency.SESSION));
  }

  /** Every key of a small world, asked one by one, is what a range must find. */
  @Test
  void aRangeFindsWhatItsKeysFind() {
    long seed = Long.getLong("holdfast.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<Bytes> keys = new ArrayList<>();
    List<Bytes> prefixes = new ArrayList<>(List.of(Bytes.EMPTY));
    for (int a = 0; a < 3; a++) {
      prefixes.add(word(a));
      for (int b = 0; b < 3; b++) {
        prefixes.add(word(a, b));
        for (int c = 0; c < 3; c++) {
          for (int d = 0; d < 3; d++) {
            keys.add(word(a, b, c, d));
          }
        }
      }
    }
    for (int round = 0; round < 2_000; round++) {
      List<Policy> policies = new ArrayList<>();
      for (Bytes prefix : prefixes) {
        if (random.nextInt(3) == 0) {
          policies.add(new Policy("p" + prefix, prefix, null, null, null, null));
        }
      }
      PolicySet set = PolicySet.of(policies);
      KeyRange range =
          new KeyRange(
              keys.get(random.nextInt(keys.size())), keys.get(random.nextInt(keys.size())));
      TreeSet<String> expected = new TreeSet<>();
      for (Bytes key : keys) {
        if (range.contains(key)) {
          expected.addAll(key(set, key));
        }
      }
      TreeSet<String> found = new TreeSet<>(range(set, range));
      String story = "seed " + seed + ": " + range + " " + policies;
      assertEquals(
          List.of(), expected.stream().filter(one -> !found.contains(one)).toList(), story);
      for (String name : found) {
        // Nothing that could not hold for some key: keys between those of the small world exist.
        Bytes prefix = Bytes.utf8(name.substring(1));
        KeyRange under = KeyRange.prefix(prefix);
        boolean overlaps =
            (under.end().isEmpty() || range.start().compareTo(under.end()) < 0)
                && under.start().compareTo(range.end()) < 0;
        assertEquals(true, overlaps, story + " " + name);
      }
    }
  }

  private static Bytes word(int... letters) {
    StringBuilder word = new StringBuilder();
    for (int letter : letters) {
      word.append((char) ('a' + letter));
    }
    return Bytes.utf8(word.toString());
  }

  private static List<String> key(PolicySet set, String key) {
    return key(set, Bytes.utf8(key));
  }

  private static List<String> key(PolicySet set, Bytes key) {
    TouchedPolicies touched = new TouchedPolicies(set);
    touched.key(key);
    return touched.all().stream().map(Policy::name).toList();
  }

  private static List<String> range(PolicySet set, KeyRange range) {
    TouchedPolicies touched = new TouchedPolicies(set);
    touched.range(range);
    return touched.all().stream().map(Policy::name).toList();
  }

  private static Policy policy(
      String name, String prefix, Durability durability, Consistency consistency) {
    return new Policy(name, Bytes.utf8(prefix), durability, null, consistency, null);
  }
}
