package io.holdfast.store;

import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Grant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.User;
import io.holdfast.store.command.Verb;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Draws changes of few users, roles and tokens: so that they meet. */
final class RandomAuthCommands {
  private static final List<Verb> VERBS = List.copyOf(EnumSet.allOf(Verb.class));
  private static final List<String> USERS = List.of("u1", "u2", "u3", "u1@example.org", "a b");
  private static final List<String> ROLES = List.of("r1", "r2", "admin", "observer", "");
  private static final List<String> TOKENS = List.of("t1", "t2", "t3", "t4", "t5", "t 6");
  private static final long[] TTLS = {100, 150, 5_000, 99};

  private final Random random;

  RandomAuthCommands(Random random) {
    this.random = random;
  }

  AuthCommand next() {
    return switch (random.nextInt(16)) {
      case 0 -> new AuthCommand.BootstrapUser(user());
      case 1, 2, 3, 4 -> new AuthCommand.PutUser(user());
      case 5 -> new AuthCommand.DeleteUser(one(USERS));
      case 6, 7 -> new AuthCommand.PutRole(role());
      case 8 -> new AuthCommand.DeleteRole(one(ROLES));
      case 9 -> new AuthCommand.DeleteToken(one(TOKENS));
      case 10 -> new AuthCommand.DeleteTokensOf(one(USERS));
      default -> token();
    };
  }

  /** Mostly newer than all changes, now and then perhaps an old one. */
  long authRevision() {
    return random.nextInt(8) == 0 ? random.nextInt(12) : Long.MAX_VALUE;
  }

  private User user() {
    Set<String> roles = some(ROLES);
    if (random.nextInt(8) != 0) {
      roles.remove("");
    }
    String hash = random.nextInt(3) == 0 ? "" : "h" + random.nextInt(3);
    Set<String> certificates = random.nextInt(3) == 0 ? some(List.of("c1", "c2")) : Set.of();
    return new User(one(USERS), hash, roles, certificates, random.nextInt(3));
  }

  private Role role() {
    List<Grant> grants = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Verb verb = VERBS.get(random.nextInt(VERBS.size()));
      grants.add(new Grant(EnumSet.of(verb, Verb.READ), KeyRange.prefix(Bytes.utf8("a"))));
    }
    return new Role(one(ROLES), grants);
  }

  private AuthCommand token() {
    byte[] hash = new byte[random.nextInt(12) == 0 ? 31 : 32];
    random.nextBytes(hash);
    long ttlMillis = TTLS[random.nextInt(TTLS.length)];
    return new AuthCommand.PutToken(
        one(TOKENS), one(USERS), Bytes.wrap(hash), ttlMillis, random.nextBoolean());
  }

  private Set<String> some(List<String> names) {
    Set<String> some = new TreeSet<>();
    names.stream().filter(_ -> random.nextBoolean()).forEach(some::add);
    return some;
  }

  private String one(List<String> names) {
    return names.get(random.nextInt(names.size()));
  }
}
