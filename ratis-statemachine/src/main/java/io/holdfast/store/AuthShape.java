package io.holdfast.store;

import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Grant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.User;
import io.holdfast.store.result.Denial;
import io.holdfast.store.result.Refusal;
import java.util.regex.Pattern;

/** Judges users, roles and tokens by themselves, before the state is asked. Null = well. */
final class AuthShape {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9._@-]{1," + Limits.MAX_AUTH_NAME_BYTES + "}");

  private static final int SHA_256_BYTES = 32;

  private AuthShape() {}

  static Denial judge(User user) {
    if (!isName(user.name())) {
      return bad(Refusal.BAD_USER, "the name is not one: " + user.name());
    }
    if (Bytes.utf8(user.passwordHash()).size() > Limits.MAX_PASSWORD_HASH_BYTES) {
      return bad(Refusal.BAD_USER, "the hash of its password is too long");
    }
    if (user.roles().size() > Limits.MAX_ROLES_OF_USER) {
      return bad(Refusal.BAD_USER, user.roles().size() + " roles");
    }
    if (user.certificateNames().size() > Limits.MAX_CERTIFICATE_NAMES) {
      return bad(Refusal.BAD_USER, user.certificateNames().size() + " certificate names");
    }
    for (String name : user.certificateNames()) {
      if (name.isEmpty() || Bytes.utf8(name).size() > Limits.MAX_AUTH_NAME_BYTES) {
        return bad(Refusal.BAD_USER, "a certificate name is empty or too long: " + name);
      }
    }
    long requests = user.requestsPerSecond();
    return requests >= 0 && requests <= Limits.MAX_REQUESTS_PER_SECOND
        ? null
        : bad(Refusal.BAD_USER, requests + " requests a second");
  }

  static Denial judge(Role role) {
    if (!isName(role.name())) {
      return bad(Refusal.BAD_ROLE, "the name is not one: " + role.name());
    }
    if (Role.builtIn(role.name()) != null) {
      return bad(Refusal.BAD_ROLE, role.name() + " is built in");
    }
    if (role.grants().size() > Limits.MAX_GRANTS) {
      return bad(Refusal.BAD_ROLE, role.grants().size() + " grants");
    }
    long keyBytes = 0;
    for (Grant grant : role.grants()) {
      Denial denial = judge(grant);
      if (denial != null) {
        return denial;
      }
      keyBytes += grant.keys().start().size() + grant.keys().end().size();
    }
    return keyBytes <= Limits.MAX_ROLE_KEY_BYTES
        ? null
        : bad(Refusal.BAD_ROLE, "its ranges take " + keyBytes + " bytes");
  }

  private static Denial judge(Grant grant) {
    if (grant.verbs().isEmpty()) {
      return bad(Refusal.BAD_ROLE, "a grant of nothing");
    }
    KeyRange keys = grant.keys();
    if (keys.isEmpty()) {
      return bad(Refusal.BAD_ROLE, "a grant for no key at all");
    }
    // The key that ends a range with one key alone is a byte longer than that.
    int longest = Math.max(keys.start().size(), keys.end().size() - 1);
    return longest <= Limits.MAX_KEY_BYTES
        ? null
        : bad(Refusal.BAD_ROLE, "a range with a key of " + longest + " bytes");
  }

  static Denial judge(AuthCommand.PutToken put) {
    if (!isName(put.id())) {
      return bad(Refusal.BAD_TOKEN, "the id is not one: " + put.id());
    }
    return put.sha256().size() == SHA_256_BYTES
        ? TransactionShape.judgeTtl(put.ttlMillis())
        : bad(Refusal.BAD_TOKEN, "a hash of " + put.sha256().size() + " bytes");
  }

  /** What cannot be a name is not asked for either. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  private static Denial bad(Refusal refusal, String why) {
    return new Denial(refusal, why);
  }
}
