package io.holdfast.client.api;

/**
 * A record of the store.
 *
 * @param value empty where only keys were asked for
 * @param contentType the media type that it was stored with; empty = none
 * @param createRevision the revision that made it
 * @param modifyRevision the revision that changed it last: what {@link Condition#ifRevision} takes
 * @param version 1 at its creation, one more for each change
 * @param lease the lease that it dies with; 0 = none
 */
public record Entry(
    Bytes key,
    Bytes value,
    String contentType,
    long createRevision,
    long modifyRevision,
    long version,
    long lease) {

  /** The value as UTF-8. */
  public String text() {
    return value.text();
  }
}
