package io.holdfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Consistency;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Policy;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.result.StoreStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyRulesTest {
  private final MemoryTables tables = new MemoryTables();
  private final OneClient client = new OneClient(tables);

  @Test
  void aPolicyIsWrittenOverAndDeletedWithoutARevision() {
    StoreStatus before = status();
    Policy first = policy("billing", "billing/");
    assertEquals(new CommandResult.PolicyDone(1, false), put(first));
    Policy other = policy("billing", "bills/");
    assertEquals(new CommandResult.PolicyDone(1, true), put(other));
    assertEquals(List.of(other), client.reader().policies());
    assertEquals(new CommandResult.PolicyDone(1, true), delete("billing"));
    assertEquals(List.of(), client.reader().policies());
    assertEquals(before.revision(), status().revision());
    assertEquals(before.digest(), status().digest());
  }

  @Test
  void onePrefixHasOnePolicy() {
    put(policy("a", "billing/"));
    assertRefused(Refusal.POLICY_PREFIX_TAKEN, put(policy("b", "billing/")));
    put(policy("a", "other/"));
    assertEquals(new CommandResult.PolicyDone(1, false), put(policy("b", "billing/")));
  }

  @Test
  void aPolicyThatContradictsItselfIsRefused() {
    assertBad(new Policy("a", Bytes.EMPTY, Durability.ASYNC, Durability.ALL, null, null));
    assertBad(
        new Policy("a", Bytes.EMPTY, null, null, Consistency.LOCAL, Consistency.bounded(1_000)));
    assertBad(
        new Policy(
            "a", Bytes.EMPTY, null, null, Consistency.bounded(300), Consistency.bounded(200)));
    assertBad(
        new Policy("a", Bytes.EMPTY, null, null, Consistency.bounded(300), Consistency.SESSION));
    assertBad(new Policy("a", Bytes.EMPTY, null, null, Consistency.SESSION, null));
  }

  @Test
  void aPolicyOutOfBoundsIsRefused() {
    assertBad(policy("", "x"));
    assertBad(policy("a/b", "x"));
    assertBad(policy("a".repeat(129), "x"));
    assertBad(policy("a", "x".repeat(2_049)));
    assertBad(new Policy("a", Bytes.EMPTY, null, null, Consistency.bounded(0), null));
    assertBad(new Policy("a", Bytes.EMPTY, null, null, null, Consistency.bounded(86_400_001)));
    assertBad(
        new Policy(
            "a", Bytes.EMPTY, null, null, new Consistency(Consistency.Level.LOCAL, 5), null));
    for (int i = 0; i < Limits.MAX_POLICIES; i++) {
      put(policy("p" + i, "p" + i));
    }
    assertRefused(Refusal.TOO_MANY_POLICIES, put(policy("more", "more")));
    assertEquals(new CommandResult.PolicyDone(1, true), put(policy("p7", "elsewhere")));
  }

  @Test
  void aPolicyThatIsNotThereCannotBeDeleted() {
    assertRefused(Refusal.POLICY_NOT_FOUND, delete("never"));
    assertRefused(Refusal.POLICY_NOT_FOUND, delete(""));
  }

  @Test
  void equalPoliciesHaveEqualSumsHoweverTheyCameAbout() {
    String none = client.reader().policiesDigest();
    put(policy("a", "a/"));
    String one = client.reader().policiesDigest();
    put(policy("b", "b/"));
    delete("b");
    assertEquals(one, client.reader().policiesDigest());
    delete("a");
    assertEquals(none, client.reader().policiesDigest());
  }

  private static Policy policy(String name, String prefix) {
    return new Policy(name, Bytes.utf8(prefix), null, Durability.MAJORITY, null, null);
  }

  private void assertBad(Policy policy) {
    assertRefused(Refusal.BAD_POLICY, put(policy));
  }

  private static void assertRefused(Refusal refusal, CommandResult result) {
    assertEquals(
        refusal, result instanceof CommandResult.Refused refused ? refused.refusal() : result);
  }

  private CommandResult put(Policy policy) {
    return client.run(new Command.PutPolicy(policy));
  }

  private CommandResult delete(String name) {
    return client.run(new Command.DeletePolicy(name));
  }

  private StoreStatus status() {
    return client.reader().status();
  }
}
