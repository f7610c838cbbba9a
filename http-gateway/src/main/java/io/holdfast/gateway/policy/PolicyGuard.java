package io.holdfast.gateway.policy;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.store.TouchedPolicies;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.Consistency;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.Policy;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.table.PolicySet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Holds requests to the policies of this node's state: gives the default to those that name
 * nothing, and refuses those that name less than the floor. Safe for many threads.
 */
public final class PolicyGuard {
  private final Supplier<PolicySet> policies;

  /**
   * Makes a guard.
   *
   * @param policies those that hold at this moment, at this node
   */
  public PolicyGuard(Supplier<PolicySet> policies) {
    this.policies = policies;
  }

  /**
   * The level of a read of this range.
   *
   * @param named by the request
   */
  public ReadLevel level(Optional<ReadLevel> named, KeyRange range) {
    PolicySet now = policies.get();
    if (now.isEmpty()) {
      return named.orElseGet(ReadLevel.Linearizable::new);
    }
    TouchedPolicies touched = new TouchedPolicies(now);
    touched.range(range);
    if (named.isEmpty()) {
      return levelOf(touched.defaultConsistency());
    }
    Consistency asked = consistencyOf(named.get());
    for (Policy policy : touched.all()) {
      Consistency floor = policy.floorConsistency();
      if (floor != null && !asked.includes(floor)) {
        throw belowFloor(policy, "consistency", asked.toString(), floor.toString());
      }
    }
    return named.get();
  }

  private static ReadLevel levelOf(Consistency consistency) {
    return switch (consistency.level()) {
      case LINEARIZABLE -> new ReadLevel.Linearizable();
      case BOUNDED -> new ReadLevel.Bounded(Duration.ofMillis(consistency.maxStalenessMillis()));
      case LOCAL -> new ReadLevel.Local();
      case SESSION -> throw new IllegalStateException("session is no default");
    };
  }

  private static Consistency consistencyOf(ReadLevel level) {
    return switch (level) {
      case ReadLevel.Linearizable() -> Consistency.LINEARIZABLE;
      case ReadLevel.Session(long _) -> Consistency.SESSION;
      case ReadLevel.Bounded(Duration max) -> Consistency.bounded(max.toMillis());
      case ReadLevel.Local() -> Consistency.LOCAL;
    };
  }

  /**
   * The durability of a write of these commands.
   *
   * @param named by the request
   */
  public Durability durability(Optional<Durability> named, List<SubmittedCommand> commands) {
    PolicySet now = policies.get();
    if (now.isEmpty()) {
      return named.orElse(Durability.MAJORITY);
    }
    TouchedPolicies touched = new TouchedPolicies(now);
    for (SubmittedCommand submitted : commands) {
      if (submitted.command() instanceof Command.Transaction transaction) {
        touch(touched, transaction);
      }
    }
    if (named.isEmpty()) {
      return touched.defaultDurability();
    }
    for (Policy policy : touched.all()) {
      Durability floor = policy.floorDurability();
      if (floor != null && named.get().compareTo(floor) < 0) {
        throw belowFloor(policy, "durability", named.get().text(), floor.text());
      }
    }
    return named.get();
  }

  /** Also keys that a transaction only compares, and those of the branch that may not run. */
  private static void touch(TouchedPolicies touched, Command.Transaction transaction) {
    for (Comparison comparison : transaction.compare()) {
      touched.key(comparison.key());
    }
    transaction.then().forEach(operation -> touch(touched, operation));
    transaction.otherwise().forEach(operation -> touch(touched, operation));
  }

  private static void touch(TouchedPolicies touched, Operation operation) {
    switch (operation) {
      case Operation.Put put -> touched.key(put.key());
      case Operation.Get get -> touched.key(get.key());
      case Operation.Delete delete -> touched.key(delete.key());
      case Operation.Increment increment -> touched.key(increment.key());
      case Operation.Range range -> touched.range(range.query().range());
      case Operation.DeleteRange delete -> touched.range(delete.range());
    }
  }

  private static RuntimeException belowFloor(
      Policy policy, String parameter, String asked, String floor) {
    return Problem.of(
            ProblemCode.BELOW_POLICY_FLOOR,
            "policy "
                + policy.name()
                + " asks for "
                + parameter
                + " of at least "
                + floor
                + ", not "
                + asked)
        .with("policy", policy.name())
        .with("parameter", parameter)
        .with("floor", floor)
        .exception();
  }
}
