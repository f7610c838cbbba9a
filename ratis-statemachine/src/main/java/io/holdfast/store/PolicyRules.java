package io.holdfast.store;

import io.holdfast.store.command.Consistency;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Policy;
import io.holdfast.store.format.PolicyFormat;
import io.holdfast.store.format.Table;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.Denial;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.table.Counters;
import io.holdfast.store.table.Tables;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Keeps the policies. They are no records: they have no revision, no history, and no part in the
 * digest of the records. Gateways hold requests to them, the store does not.
 */
final class PolicyRules {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9._-]{1," + Limits.MAX_POLICY_NAME_BYTES + "}");

  private final Tables tables;
  private final Counters counters;
  private boolean changed;

  PolicyRules(Tables tables, Counters counters) {
    this.tables = tables;
    this.counters = counters;
  }

  /** Whether a policy was written or deleted since the last call. */
  boolean takeChanged() {
    boolean taken = changed;
    changed = false;
    return taken;
  }

  CommandResult put(Policy policy) {
    byte[] key = PolicyFormat.key(policy.name());
    Denial denial = judge(policy);
    if (denial != null) {
      return denial.at(counters.revision);
    }
    boolean existed = tables.get(Table.POLICIES, key) != null;
    denial = judgeAmongOthers(policy, existed);
    if (denial != null) {
      return denial.at(counters.revision);
    }
    tables.put(Table.POLICIES, key, PolicyFormat.encode(policy));
    changed = true;
    return new CommandResult.PolicyDone(counters.revision, existed);
  }

  CommandResult delete(String name) {
    byte[] key = PolicyFormat.key(name);
    if (key.length == 0 || tables.get(Table.POLICIES, key) == null) {
      return new Denial(Refusal.POLICY_NOT_FOUND, name).at(counters.revision);
    }
    tables.delete(Table.POLICIES, key);
    changed = true;
    return new CommandResult.PolicyDone(counters.revision, true);
  }

  private static Denial judge(Policy policy) {
    if (!NAME.matcher(policy.name()).matches()) {
      return bad("the name is not one: " + policy.name());
    }
    if (policy.prefix().size() > Limits.MAX_KEY_BYTES) {
      return bad("a prefix of " + policy.prefix().size() + " bytes");
    }
    if (isBad(policy.defaultConsistency()) || isBad(policy.floorConsistency())) {
      return bad("a staleness out of bounds");
    }
    if (Consistency.SESSION.equals(policy.defaultConsistency())) {
      return bad("session is no default: it needs a revision of the client's own");
    }
    return judgeFloors(policy);
  }

  private static boolean isBad(Consistency consistency) {
    if (consistency == null) {
      return false;
    }
    long millis = consistency.maxStalenessMillis();
    return consistency.level() == Consistency.Level.BOUNDED
        ? millis < 1 || millis > Limits.MAX_STALENESS_MILLIS
        : millis != 0;
  }

  private static Denial judgeFloors(Policy policy) {
    Durability durability = policy.defaultDurability();
    if (durability != null
        && policy.floorDurability() != null
        && durability.compareTo(policy.floorDurability()) < 0) {
      return bad("its default durability is below its floor");
    }
    Consistency consistency = policy.defaultConsistency();
    if (consistency != null
        && policy.floorConsistency() != null
        && !consistency.includes(policy.floorConsistency())) {
      return bad("its default consistency is below its floor");
    }
    return null;
  }

  private Denial judgeAmongOthers(Policy policy, boolean existed) {
    List<Policy> all = new StoreReader(tables).policies();
    for (Policy other : all) {
      if (other.prefix().equals(policy.prefix()) && !other.name().equals(policy.name())) {
        return new Denial(Refusal.POLICY_PREFIX_TAKEN, other.name());
      }
    }
    return existed || all.size() < Limits.MAX_POLICIES
        ? null
        : new Denial(Refusal.TOO_MANY_POLICIES, "at most " + Limits.MAX_POLICIES);
  }

  private static Denial bad(String why) {
    return new Denial(Refusal.BAD_POLICY, why);
  }
}
