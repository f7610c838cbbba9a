package io.holdfast.store.command;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Somebody who may ask.
 *
 * @param name 1 to {@link Limits#MAX_AUTH_NAME_BYTES} letters, digits, or any of {@code . _ @ -}
 * @param passwordHash as the gateway that hashed it encoded it; empty = no password
 * @param roles names of roles, in their order
 * @param certificateNames names in client certificates that mean this user, and no other
 * @param requestsPerSecond at each node; 0 = no bound
 */
public record User(
    String name,
    String passwordHash,
    Set<String> roles,
    Set<String> certificateNames,
    long requestsPerSecond) {
  public User {
    roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
    certificateNames = Collections.unmodifiableSortedSet(new TreeSet<>(certificateNames));
  }

  public User withRole(String role) {
    Set<String> more = new TreeSet<>(roles);
    more.add(role);
    return new User(name, passwordHash, more, certificateNames, requestsPerSecond);
  }

  /** Whether there is a password or a certificate to be known by. */
  public boolean canLogIn() {
    return !passwordHash.isEmpty() || !certificateNames.isEmpty();
  }

  /** Without the hash: this may stand in a log. */
  @Override
  public String toString() {
    return "User[name="
        + name
        + ", roles="
        + roles
        + ", certificateNames="
        + certificateNames
        + ", requestsPerSecond="
        + requestsPerSecond
        + "]";
  }
}
