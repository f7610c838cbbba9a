package io.holdfast.store.command;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Grants under a name, for users to have. Four are built in: they are not stored, and cannot be
 * changed.
 *
 * @param name 1 to {@link Limits#MAX_AUTH_NAME_BYTES} letters, digits, or any of {@code . _ @ -}
 */
public record Role(String name, List<Grant> grants) {
  /** May do everything. */
  public static final Role ADMIN =
      new Role("admin", List.of(new Grant(EnumSet.allOf(Verb.class), KeyRange.ALL)));

  /** May look at the cluster, and at no key. */
  public static final Role OBSERVER = new Role("observer", only(Verb.OBSERVE));

  /** May make backups, which hold all keys, and nothing else. */
  public static final Role BACKUP = new Role("backup", only(Verb.BACKUP));

  /** May do nothing of its own; may say which user a request comes from. */
  public static final Role GATEWAY = new Role("gateway", List.of());

  public static final List<Role> BUILT_IN = List.of(ADMIN, BACKUP, GATEWAY, OBSERVER);

  public Role {
    grants = List.copyOf(grants);
  }

  /** The built-in role of that name, or null. */
  public static Role builtIn(String name) {
    for (Role role : BUILT_IN) {
      if (role.name.equals(name)) {
        return role;
      }
    }
    return null;
  }

  private static List<Grant> only(Verb verb) {
    return List.of(new Grant(Set.of(verb), KeyRange.ALL));
  }
}
