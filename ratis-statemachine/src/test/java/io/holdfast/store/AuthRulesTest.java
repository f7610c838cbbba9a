package io.holdfast.store;

import static io.holdfast.store.OneClient.putOf;
import static io.holdfast.store.OneClient.refusal;
import static io.holdfast.store.OneClient.transaction;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Grant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.command.User;
import io.holdfast.store.command.Verb;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.OperationOutcome;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.result.StoreStatus;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may do what, as it changes entry by entry. */
class AuthRulesTest {
  private static final User ROOT = user("root", "admin");

  private final OneClient client = new OneClient(new MemoryTables());

  @Test
  void theFirstUserIsMadeAdministratorOnce() {
    assertEquals(done(1, false, 0), bootstrap(user("root")));
    assertEquals(ROOT, client.auth().user("root"));
    assertRefused(Refusal.ALREADY_BOOTSTRAPPED, bootstrap(user("other")));
    assertNull(client.auth().user("other"));
  }

  @Test
  void usersRolesAndTokensAreNoRecords() {
    StoreStatus before = client.reader().status();
    bootstrap(ROOT);
    put(role("reader", Verb.READ));
    token("t", "root", 1_000);
    assertEquals(before, client.reader().status());
  }

  @Test
  void whereThereIsAnyUserThereIsAnAdministratorWhoCanLogIn() {
    assertRefused(Refusal.LAST_ADMIN, put(user("first")));
    assertRefused(Refusal.LAST_ADMIN, bootstrap(new User("r", "", Set.of(), Set.of(), 0)));
    bootstrap(ROOT);
    assertRefused(Refusal.LAST_ADMIN, delete("root"));
    assertRefused(Refusal.LAST_ADMIN, put(user("root", "observer")));
    User locked = new User("root", "", Set.of("admin"), Set.of(), 0);
    assertRefused(Refusal.LAST_ADMIN, put(locked));
    put(new User("second", "", Set.of("admin"), Set.of("CN of second"), 0));
    assertEquals(done(3, true, 0), put(locked));
    assertRefused(Refusal.LAST_ADMIN, delete("second"));
    assertEquals(done(4, true, 0), delete("root"));
    assertRefused(Refusal.LAST_ADMIN, delete("second"));
  }

  @Test
  void aUserCannotHaveARoleThatIsNotThere() {
    bootstrap(ROOT);
    assertRefused(Refusal.ROLE_NOT_FOUND, put(user("a", "reader")));
    put(role("reader", Verb.READ));
    assertInstanceOf(CommandResult.AuthDone.class, put(user("a", "reader", "observer")));
    assertEquals(
        List.of(new Grant(Set.of(Verb.OBSERVE), KeyRange.ALL), grant(Verb.READ)),
        client.auth().grantsOf(client.auth().user("a")));
  }

  @Test
  void aRoleThatAUserHasStays() {
    bootstrap(ROOT);
    put(role("reader", Verb.READ));
    put(user("a", "reader"));
    assertRefused(Refusal.ROLE_IN_USE, run(new AuthCommand.DeleteRole("reader")));
    client.reopen();
    assertRefused(Refusal.ROLE_IN_USE, run(new AuthCommand.DeleteRole("reader")));
    put(user("a"));
    assertEquals(done(5, true, 0), run(new AuthCommand.DeleteRole("reader")));
    assertRefused(Refusal.ROLE_NOT_FOUND, run(new AuthCommand.DeleteRole("reader")));
  }

  @Test
  void rolesThatAreBuiltInCannotBeChanged() {
    for (Role role : Role.BUILT_IN) {
      assertEquals(role, client.auth().role(role.name()));
      assertRefused(Refusal.BAD_ROLE, put(role(role.name(), Verb.AUTH)));
      assertRefused(Refusal.BAD_ROLE, run(new AuthCommand.DeleteRole(role.name())));
    }
  }

  @Test
  void aUserGoesWithItsTokensAndNobodyElses() {
    bootstrap(ROOT);
    put(user("a"));
    token("a1", "a", 1_000);
    token("a2", "a", 1_000);
    token("r1", "root", 1_000);
    assertEquals(done(3, true, 2), delete("a"));
    assertNull(client.auth().token("a1"));
    assertEquals(1, client.auth().tokenCount());
    put(user("a"));
    assertEquals(List.of(), client.auth().tokensOf("a"));
  }

  @Test
  void aTokenEndsAloneOrWithAllOfItsUser() {
    bootstrap(ROOT);
    token("t1", "root", 1_000);
    token("t2", "root", 1_000);
    token("t3", "root", 1_000);
    assertEquals(done(2, true, 1), run(new AuthCommand.DeleteToken("t1")));
    assertRefused(Refusal.TOKEN_NOT_FOUND, run(new AuthCommand.DeleteToken("t1")));
    assertEquals(done(3, true, 2), run(new AuthCommand.DeleteTokensOf("root")));
    assertEquals(0, client.auth().tokenCount());
    assertRefused(Refusal.USER_NOT_FOUND, run(new AuthCommand.DeleteTokensOf("nobody")));
  }

  @Test
  void aTokenExpiresOnTheClustersClockAndItsRowGoesWithTheNextEntry() {
    bootstrap(ROOT);
    assertEquals(new CommandResult.TokenMade(1, 1_000, 1_500), token("t", "root", 500));
    assertFalse(client.auth().token("t").isExpired(1_499));
    client.clock(1_499);
    client.put("k", "v");
    assertEquals(1_500, client.auth().token("t").expiresMillis());
    client.clock(1_500);
    client.put("k", "v");
    assertNull(client.auth().token("t"));
    assertEquals(1, client.auth().revision(), "nobody lost a right that was still good");
  }

  @Test
  void expiredTokensGoInStepsTheOldestFirstAlsoAfterARestart() {
    bootstrap(ROOT);
    for (int user = 0; user < 3; user++) {
      put(user("u" + user));
      for (int i = 0; i < 50; i++) {
        token("t" + user + "." + i, "u" + user, 1_000 - user);
      }
    }
    client.reopen();
    client.clock(2_000);
    client.put("k", "v");
    assertEquals(150 - 64, client.auth().tokenCount());
    assertEquals(List.of(), client.auth().tokensOf("u2"));
    client.put("k", "v");
    client.put("k", "v");
    assertEquals(0, client.auth().tokenCount());
  }

  @Test
  void whatIsAllowedBeforeRightsChangeIsRefusedAfterwards() {
    bootstrap(ROOT);
    SubmittedCommand put = SubmittedCommand.of(transaction(putOf("k", "v")));
    assertRefused(Refusal.AUTH_CHANGED, client.submit(put).result());
    assertRefused(Refusal.AUTH_CHANGED, client.submit(put.under(0)).result());
    assertNull(client.value("k"));
    assertInstanceOf(CommandResult.TransactionDone.class, client.submit(put.under(1)).result());
  }

  @Test
  void aNewTokenTakesNoRightAwayAndEveryOtherChangeMay() {
    bootstrap(ROOT);
    token("t", "root", 1_000);
    assertEquals(1, client.auth().revision());
    put(user("a"));
    put(role("r", Verb.READ));
    run(new AuthCommand.DeleteRole("r"));
    run(new AuthCommand.DeleteToken("t"));
    delete("a");
    assertEquals(6, client.auth().revision());
    assertRefused(Refusal.USER_NOT_FOUND, delete("a"));
    assertEquals(6, client.auth().revision(), "a refusal changes nothing");
    run(new AuthCommand.DeleteTokensOf("root"));
    assertEquals(6, client.auth().revision(), "there was no token to end");
  }

  @Test
  void aNewPasswordEndsTheTokensThatTheOldOneMade() {
    bootstrap(ROOT);
    put(user("a"));
    token("t", "a", 1_000);
    put(user("a", "observer"));
    assertEquals(1, client.auth().tokensOf("a").size(), "other roles leave it");
    put(new User("a", "another hash", Set.of(), Set.of(), 0));
    assertEquals(List.of(), client.auth().tokensOf("a"));
  }

  /** Two administrators at once: the second one looks again at what the first has left. */
  @Test
  void ofTwoChangesThatWereAllowedTogetherTheSecondIsJudgedAgain() {
    bootstrap(ROOT);
    put(user("second", "admin"));
    SubmittedCommand one = SubmittedCommand.of(new AuthCommand.DeleteUser("root")).under(2);
    SubmittedCommand other = SubmittedCommand.of(new AuthCommand.DeleteUser("second")).under(2);
    BatchResult.Applied both =
        (BatchResult.Applied) client.apply(client.batch(one, other)).result();
    assertEquals(done(3, true, 0), both.results().getFirst().result());
    assertRefused(Refusal.AUTH_CHANGED, both.results().getLast().result());
  }

  @Test
  void othersOfTheBatchOfARefusedCommandGoOn() {
    bootstrap(ROOT);
    SubmittedCommand put = SubmittedCommand.of(transaction(putOf("k", "v")));
    BatchResult.Applied applied =
        (BatchResult.Applied) client.apply(client.batch(put, put.under(1), put.under(0))).result();
    List<CommandResult> results =
        applied.results().stream().map(BatchResult.Answer::result).toList();
    assertRefused(Refusal.AUTH_CHANGED, results.get(0));
    assertInstanceOf(CommandResult.TransactionDone.class, results.get(1));
    assertRefused(Refusal.AUTH_CHANGED, results.get(2));
  }

  @Test
  void whatWasAppliedKeepsItsFirstAnswerWhenRightsHaveChanged() {
    SubmittedCommand put =
        new SubmittedCommand("key", Bytes.utf8("f"), transaction(putOf("k", "v")));
    CommandResult first = client.submit(put).result();
    bootstrap(ROOT);
    assertEquals(new BatchResult.Answer(first, true), client.submit(put));
  }

  @Test
  void whatIsRefusedBecauseRightsHaveChangedIsNotKeptUnderItsKey() {
    bootstrap(ROOT);
    SubmittedCommand put =
        new SubmittedCommand("key", Bytes.utf8("f"), transaction(putOf("k", "v")));
    assertRefused(Refusal.AUTH_CHANGED, client.submit(put).result());
    assertEquals(new OperationOutcome.Unknown(), client.reader().operation("key"));
    BatchResult.Answer again = client.submit(put.under(1));
    assertInstanceOf(CommandResult.TransactionDone.class, again.result());
    assertFalse(again.replayed());
  }

  @Test
  void whatTheStoreDoesByItselfNeedsNobodysRight() {
    CommandResult.LeaseGranted lease =
        (CommandResult.LeaseGranted) client.run(new Command.GrantLease(1_000));
    bootstrap(ROOT);
    SubmittedCommand expire =
        SubmittedCommand.of(new Command.ExpireLease(lease.lease(), 0)).under(0);
    assertInstanceOf(CommandResult.LeaseEnded.class, client.submit(expire).result());
    SubmittedCommand open = SubmittedCommand.of(new Command.OpenSession());
    assertInstanceOf(CommandResult.SessionOpened.class, client.submit(open).result());
  }

  @Test
  void aCertificateMeansOneUser() {
    bootstrap(ROOT);
    User a = new User("a", "", Set.of(), Set.of("one", "two"), 0);
    put(a);
    assertEquals(a, client.auth().userOfCertificate("one"));
    assertRefused(Refusal.BAD_USER, put(new User("b", "", Set.of(), Set.of("two", "three"), 0)));
    assertNull(client.auth().userOfCertificate("three"));
    put(new User("a", "", Set.of(), Set.of("one"), 0));
    assertNull(client.auth().userOfCertificate("two"));
    delete("a");
    assertNull(client.auth().userOfCertificate("one"));
  }

  @Test
  void equalRightsHaveEqualSums() {
    String none = client.reader().authDigest();
    bootstrap(ROOT);
    String one = client.reader().authDigest();
    token("t", "root", 1_000);
    assertFalse(one.equals(client.reader().authDigest()) || one.equals(none));
    client.clock(2_000);
    client.put("k", "v");
    assertEquals(one, client.reader().authDigest());
  }

  private static User user(String name, String... roles) {
    return new User(name, "hash", Set.of(roles), Set.of(), 0);
  }

  private static Grant grant(Verb verb) {
    return new Grant(Set.of(verb), KeyRange.prefix(Bytes.utf8("a/")));
  }

  private static Role role(String name, Verb verb) {
    return new Role(name, List.of(grant(verb)));
  }

  private CommandResult.AuthDone done(long authRevision, boolean existed, long endedTokens) {
    return new CommandResult.AuthDone(1, authRevision, existed, endedTokens);
  }

  private CommandResult bootstrap(User user) {
    return run(new AuthCommand.BootstrapUser(user));
  }

  private CommandResult put(User user) {
    return run(new AuthCommand.PutUser(user));
  }

  private CommandResult put(Role role) {
    return run(new AuthCommand.PutRole(role));
  }

  private CommandResult delete(String user) {
    return run(new AuthCommand.DeleteUser(user));
  }

  private CommandResult token(String id, String user, long ttlMillis) {
    return run(new AuthCommand.PutToken(id, user, Bytes.wrap(new byte[32]), ttlMillis));
  }

  private CommandResult run(AuthCommand command) {
    return client.run(command);
  }

  private static void assertRefused(Refusal refusal, CommandResult result) {
    assertEquals(refusal, refusal(result));
  }
}
