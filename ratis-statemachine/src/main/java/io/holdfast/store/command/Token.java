package io.holdfast.store.command;

/**
 * What a bearer token is known by. The token itself is kept nowhere.
 *
 * @param id 1 to {@link Limits#MAX_AUTH_NAME_BYTES} letters, digits, or any of {@code . _ @ -}
 * @param sha256 of the whole token; 32 bytes
 * @param createdMillis on the cluster's clock, as is the next
 * @param expiresMillis from then on it is good for nothing
 * @param login whether a login has made it
 */
public record Token(
    String id, String user, Bytes sha256, long createdMillis, long expiresMillis, boolean login) {

  /** Of no login. */
  public Token(String id, String user, Bytes sha256, long createdMillis, long expiresMillis) {
    this(id, user, sha256, createdMillis, expiresMillis, false);
  }

  public boolean isExpired(long clockMillis) {
    return clockMillis >= expiresMillis;
  }

  /** Without the hash: this may stand in a log. */
  @Override
  public String toString() {
    return "Token[id="
        + id
        + ", user="
        + user
        + ", createdMillis="
        + createdMillis
        + ", expiresMillis="
        + expiresMillis
        + ", login="
        + login
        + "]";
  }
}
