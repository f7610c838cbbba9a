package io.holdfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.User;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.table.AuthRows;
import io.holdfast.store.table.AuthSet;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Long rows of changes of users, roles and tokens alone, as the model does them; {@link
 * StorePropertyTest} mixes a few of them with all else. A seed that failed is tried again with
 * {@code -Dseed=}.
 */
class AuthPropertyTest {
  private static final int SEQUENCES = 60;
  private static final int COMMANDS = 200;

  @Test
  void rightsChangeAsInTheModelAndTwoReplicasAgreeThoughOneIsReopenedOften() {
    String fixed = System.getProperty("seed");
    long seed = fixed == null ? new Random().nextLong() : Long.parseLong(fixed);
    System.out.println("AuthPropertyTest: first seed " + seed);
    int ended = 0;
    for (int sequence = 0; sequence < (fixed == null ? SEQUENCES : 1); sequence++) {
      ended += run(seed + sequence);
    }
    assertTrue(fixed != null || ended > SEQUENCES, "too few tokens ended: " + ended);
  }

  /** Returns how many tokens were ended by a command. */
  private static int run(long seed) {
    Random random = Random.from(new SplittableRandom(seed));
    RandomAuthCommands commands = new RandomAuthCommands(random);
    MemoryTables oneTables = new MemoryTables();
    MemoryTables otherTables = new MemoryTables();
    OneClient one = new OneClient(oneTables);
    OneClient other = new OneClient(otherTables);
    AuthModel model = new AuthModel();
    long clock = 1_000;
    int ended = 0;
    for (int i = 0; i < COMMANDS; i++) {
      clock += random.nextInt(30);
      one.clock(clock);
      other.clock(clock);
      if (random.nextInt(5) == 0) {
        other.reopen();
      }
      AuthCommand command = commands.next();
      String at = "seed " + seed + ", " + i + ": " + command;
      CommandResult expected = model.apply(command, 1, clock);
      model.expireTokens(clock);
      CommandResult result = one.run(command);
      assertEquals(expected, WithoutDetail.of(result), at);
      assertEquals(result, other.run(command), at);
      assertEquals("", oneTables.firstDifference(otherTables), at);
      check(model, one, at);
      assertEquals(one.auth(), other.auth(), at);
      assertEquals(one.reader().authDigest(), other.reader().authDigest(), at);
      ended += result instanceof CommandResult.AuthDone done ? (int) done.endedTokens() : 0;
    }
    return ended;
  }

  private static void check(AuthModel model, OneClient client, String at) {
    AuthSet set = client.auth();
    assertEquals(set, client.reader().auth(), at);
    assertEquals(model.authRevision, set.revision(), at);
    assertEquals(List.copyOf(model.users.values()), set.users(), at);
    assertEquals(List.copyOf(model.roles.values()), set.roles(), at);
    assertEquals(List.copyOf(model.tokens.values()), set.tokens(), at);
    assertTrue(set.isEmpty() || set.users().stream().anyMatch(AuthRows::isAdmin), at);
    for (User user : set.users()) {
      assertEquals(
          set.tokens().stream().filter(token -> token.user().equals(user.name())).toList(),
          set.tokensOf(user.name()),
          at);
      user.certificateNames().forEach(name -> assertEquals(user, set.userOfCertificate(name), at));
    }
  }
}
