package io.holdfast.store.format;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Grant;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.Token;
import io.holdfast.store.command.User;
import io.holdfast.store.command.Verb;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rows of {@link Table#AUTH}. A key begins with what the row is: 1 the revision of the rights, 2 a
 * user, 3 a role, 4 a token; then its name or id.
 *
 * <p>Format 1 of each: the revision; password hash, roles, certificate names, requests a second;
 * grants (verbs as bits, start, end); user, hash, created, expires. Format 2 of a token has the
 * same, and says that it is of a login.
 */
public final class AuthFormat {
  public static final int REVISION = 1;
  public static final int USER = 2;
  public static final int ROLE = 3;
  public static final int TOKEN = 4;

  private static final int FORMAT = 1;
  private static final int FORMAT_OF_LOGIN = 2;

  private AuthFormat() {}

  public static byte[] key(int kind, String name) {
    byte[] text = Bytes.utf8(name).array();
    return new RowWriter(1 + text.length).octet(kind).rest(text).toRow();
  }

  public static int kind(byte[] key) {
    return new RowReader(key).octet();
  }

  private static String name(byte[] key) {
    RowReader reader = new RowReader(key);
    reader.octet();
    return Bytes.wrap(reader.rest()).text();
  }

  public static byte[] encode(long revision) {
    return new RowWriter(16).octet(FORMAT).number(revision).toRow();
  }

  public static long revision(byte[] row) {
    RowReader reader = open(row);
    long revision = reader.number();
    reader.end();
    return revision;
  }

  public static byte[] encode(User user) {
    RowWriter row = new RowWriter(256).octet(FORMAT).text(user.passwordHash());
    write(row, user.roles());
    write(row, user.certificateNames());
    return row.number(user.requestsPerSecond()).toRow();
  }

  public static User user(byte[] key, byte[] row) {
    RowReader reader = open(row);
    User user = new User(name(key), reader.text(), names(reader), names(reader), reader.number());
    reader.end();
    return user;
  }

  public static byte[] encode(Role role) {
    RowWriter row = new RowWriter(256).octet(FORMAT).number(role.grants().size());
    for (Grant grant : role.grants()) {
      long bits = 0;
      for (Verb verb : grant.verbs()) {
        bits |= 1L << number(verb);
      }
      row.number(bits).bytes(grant.keys().start().array()).bytes(grant.keys().end().array());
    }
    return row.toRow();
  }

  public static Role role(byte[] key, byte[] row) {
    RowReader reader = open(row);
    int size = reader.count();
    List<Grant> grants = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Set<Verb> verbs = verbs(reader.number());
      Bytes start = Bytes.wrap(reader.bytes());
      grants.add(new Grant(verbs, new KeyRange(start, Bytes.wrap(reader.bytes()))));
    }
    reader.end();
    return new Role(name(key), grants);
  }

  public static byte[] encode(Token token) {
    return new RowWriter(128)
        .octet(token.login() ? FORMAT_OF_LOGIN : FORMAT)
        .text(token.user())
        .bytes(token.sha256().array())
        .number(token.createdMillis())
        .number(token.expiresMillis())
        .toRow();
  }

  public static Token token(byte[] key, byte[] row) {
    RowReader reader = RowReader.openUpTo(row, FORMAT_OF_LOGIN, Table.AUTH);
    boolean login = reader.octet() == FORMAT_OF_LOGIN;
    Token token =
        new Token(
            name(key),
            reader.text(),
            Bytes.wrap(reader.bytes()),
            reader.number(),
            reader.number(),
            login);
    reader.end();
    return token;
  }

  private static RowReader open(byte[] row) {
    return RowReader.open(row, FORMAT, Table.AUTH);
  }

  private static void write(RowWriter row, Set<String> names) {
    row.number(names.size());
    names.forEach(row::text);
  }

  private static Set<String> names(RowReader row) {
    Set<String> names = new TreeSet<>();
    for (int left = row.count(); left > 0; left--) {
      names.add(row.text());
    }
    return names;
  }

  /** The bit of each verb, for ever. */
  private static int number(Verb verb) {
    return switch (verb) {
      case READ -> 0;
      case WRITE -> 1;
      case DELETE -> 2;
      case WATCH -> 3;
      case LOCK -> 4;
      case LEASE -> 5;
      case OBSERVE -> 6;
      case POLICY -> 7;
      case BACKUP -> 8;
      case MEMBERSHIP -> 9;
      case DRILL -> 10;
      case AUTH -> 11;
    };
  }

  private static Set<Verb> verbs(long bits) {
    EnumSet<Verb> verbs = EnumSet.noneOf(Verb.class);
    long left = bits;
    for (Verb verb : Verb.values()) {
      long bit = 1L << number(verb);
      if ((left & bit) != 0) {
        verbs.add(verb);
        left &= ~bit;
      }
    }
    Invariant.check(left == 0, "a row of AUTH has verbs %s", Long.toHexString(bits));
    return verbs;
  }
}
