package io.holdfast.store;

import static io.holdfast.store.OneClient.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.Grant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.command.User;
import io.holdfast.store.command.Verb;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.Refusal;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users, roles and tokens lie in memory on every node: so each has its bounds. */
class AuthBoundsTest {
  private static final Bytes HASH = Bytes.wrap(new byte[32]);

  private final OneClient client = new OneClient(new MemoryTables());

  @BeforeEach
  void bootstrap() {
    run(new AuthCommand.BootstrapUser(new User("root", "hash", Set.of(), Set.of(), 0)));
  }

  @Test
  void aUserOutOfBoundsIsRefused() {
    for (String name : List.of("", "a b", "a/b", "a\n", "ж", "x".repeat(129))) {
      assertBad(new User(name, "h", Set.of(), Set.of(), 0));
    }
    assertBad(new User("a", "h".repeat(513), Set.of(), Set.of(), 0));
    assertBad(new User("a", "h", names(33), Set.of(), 0));
    assertBad(new User("a", "h", Set.of(), names(17), 0));
    assertBad(new User("a", "h", Set.of(), Set.of(""), 0));
    assertBad(new User("a", "h", Set.of(), Set.of("ж".repeat(65)), 0));
    assertBad(new User("a", "h", Set.of(), Set.of(), -1));
    assertBad(new User("a", "h", Set.of(), Set.of(), 1_000_000_001));
    String longest = "aZ09._@-" + "x".repeat(120);
    assertDone(new AuthCommand.PutUser(new User(longest, "h".repeat(512), Set.of(), names(16), 1)));
  }

  @Test
  void aRoleOutOfBoundsIsRefused() {
    Grant read = new Grant(Set.of(Verb.READ), KeyRange.ALL);
    assertBad(new Role("", List.of(read)));
    assertBad(new Role("r", Collections.nCopies(101, read)));
    assertBad(new Role("r", List.of(new Grant(Set.of(), KeyRange.ALL))));
    assertBad(role(new KeyRange(Bytes.utf8("b"), Bytes.utf8("b"))));
    Bytes longest = Bytes.wrap(new byte[2_048]);
    assertBad(role(KeyRange.prefix(Bytes.wrap(new byte[2_049]))));
    Grant wide = new Grant(Set.of(Verb.READ), KeyRange.only(longest));
    assertBad(new Role("r", Collections.nCopies(9, wide)));
    assertDone(new AuthCommand.PutRole(new Role("r", Collections.nCopies(7, wide))));
    assertDone(new AuthCommand.PutRole(new Role("r", Collections.nCopies(100, read))));
    assertDone(new AuthCommand.PutRole(new Role("r", List.of())));
  }

  @Test
  void aTokenOutOfBoundsIsRefused() {
    Bytes shortHash = Bytes.wrap(new byte[31]);
    assertRefused(Refusal.BAD_TOKEN, new AuthCommand.PutToken("", "root", HASH, 1_000));
    assertRefused(Refusal.BAD_TOKEN, new AuthCommand.PutToken("t", "root", shortHash, 1_000));
    assertRefused(Refusal.BAD_TTL, new AuthCommand.PutToken("t", "root", HASH, 99));
    assertRefused(Refusal.BAD_TTL, new AuthCommand.PutToken("t", "root", HASH, Long.MAX_VALUE));
    assertRefused(Refusal.USER_NOT_FOUND, new AuthCommand.PutToken("t", "nobody", HASH, 1_000));
    run(new AuthCommand.PutToken("t", "root", HASH, 1_000));
    assertRefused(Refusal.BAD_TOKEN, new AuthCommand.PutToken("t", "root", HASH, 1_000));
  }

  @Test
  void aUserHasSoManyTokensAndExpiredOnesMakeRoom() {
    for (int i = 0; i < Limits.MAX_TOKENS_OF_USER; i++) {
      run(new AuthCommand.PutToken("t" + i, "root", HASH, i == 7 ? 1_000 : 5_000));
    }
    assertRefused(Refusal.TOO_MANY_TOKENS, new AuthCommand.PutToken("t", "root", HASH, 1_000));
    client.clock(2_000);
    assertInstanceOf(
        CommandResult.TokenMade.class, run(new AuthCommand.PutToken("t", "root", HASH, 1_000)));
    assertEquals(Limits.MAX_TOKENS_OF_USER, client.auth().tokenCount());
    assertRefused(Refusal.TOO_MANY_TOKENS, new AuthCommand.PutToken("t7", "root", HASH, 1_000));
  }

  @Test
  void aLoginTakesThePlaceOfTheOldestLoginOfItsUser() {
    for (int i = 0; i < Limits.MAX_TOKENS_OF_USER - 2; i++) {
      run(new AuthCommand.PutToken("t" + i, "root", HASH, 600_000));
    }
    run(login("second", 600_000));
    client.clock(client.stamp.clockMillis() + 1);
    run(login("a-third", 600_000));
    long revision = client.auth().revision();
    assertInstanceOf(CommandResult.TokenMade.class, run(login("fourth", 600_000)));
    assertNull(client.auth().token("second"), "it was the oldest");
    assertNotNull(client.auth().token("a-third"));
    assertNotNull(client.auth().token("t0"), "what was made for a program stays");
    assertEquals(Limits.MAX_TOKENS_OF_USER, client.auth().tokensOf("root").size());
    assertEquals(revision + 1, client.auth().revision(), "a right was taken away");
    assertRefused(Refusal.TOO_MANY_TOKENS, new AuthCommand.PutToken("t", "root", HASH, 1_000));
    assertRefused(Refusal.BAD_TOKEN, login("fourth", 600_000));
    assertNotNull(client.auth().token("a-third"), "what is refused ends none");
  }

  @Test
  void aLoginIsRefusedWhereAllTokensOfItsUserWereMadeForPrograms() {
    for (int i = 0; i < Limits.MAX_TOKENS_OF_USER; i++) {
      run(new AuthCommand.PutToken("t" + i, "root", HASH, 600_000));
    }
    assertRefused(Refusal.TOO_MANY_TOKENS, login("more", 600_000));
  }

  private static AuthCommand login(String id, long ttlMillis) {
    return new AuthCommand.PutToken(id, "root", HASH, ttlMillis, true);
  }

  @Test
  void thereAreSoManyUsersRolesAndTokens() {
    for (int i = 1; i < Limits.MAX_USERS; i++) {
      run(new AuthCommand.PutUser(new User("u" + i, "", Set.of(), Set.of(), 0)));
    }
    User more = new User("more", "", Set.of(), Set.of(), 0);
    assertRefused(Refusal.TOO_MANY_USERS, new AuthCommand.PutUser(more));
    assertDone(new AuthCommand.PutUser(new User("u1", "h", Set.of(), Set.of(), 0)));
    for (int i = 0; i < Limits.MAX_ROLES; i++) {
      run(new AuthCommand.PutRole(new Role("r" + i, List.of())));
    }
    assertRefused(Refusal.TOO_MANY_ROLES, new AuthCommand.PutRole(new Role("r", List.of())));
    assertDone(new AuthCommand.PutRole(new Role("r1", List.of())));
    fillTokens();
    assertEquals(Limits.MAX_TOKENS, client.auth().tokenCount());
    AuthCommand oneMore = new AuthCommand.PutToken("more", "root", HASH, 1_000);
    assertRefused(Refusal.TOO_MANY_TOKENS, oneMore);
    client.clock(1_000_000);
    assertInstanceOf(CommandResult.TokenMade.class, run(oneMore));
  }

  private void fillTokens() {
    for (int user = 1; user <= Limits.MAX_TOKENS / Limits.MAX_TOKENS_OF_USER; user++) {
      String name = "u" + user;
      SubmittedCommand[] commands =
          IntStream.range(0, Limits.MAX_TOKENS_OF_USER)
              .mapToObj(i -> new AuthCommand.PutToken(name + "." + i, name, HASH, 600_000))
              .map(put -> SubmittedCommand.of(put).under(client.auth().revision()))
              .toArray(SubmittedCommand[]::new);
      CommandBatch batch = client.batch(commands);
      client.apply(batch);
    }
  }

  private static Set<String> names(int many) {
    return IntStream.range(0, many).mapToObj(i -> "n" + i).collect(Collectors.toSet());
  }

  private static Role role(KeyRange keys) {
    return new Role("r", List.of(new Grant(Set.of(Verb.READ), keys)));
  }

  private void assertBad(User user) {
    assertRefused(Refusal.BAD_USER, new AuthCommand.PutUser(user));
  }

  private void assertBad(Role role) {
    assertRefused(Refusal.BAD_ROLE, new AuthCommand.PutRole(role));
  }

  private void assertDone(AuthCommand command) {
    assertInstanceOf(CommandResult.AuthDone.class, run(command));
  }

  private void assertRefused(Refusal refusal, AuthCommand command) {
    assertEquals(refusal, refusal(run(command)));
  }

  private CommandResult run(AuthCommand command) {
    return client.run(command);
  }
}
