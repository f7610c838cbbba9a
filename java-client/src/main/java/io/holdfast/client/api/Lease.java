package io.holdfast.client.api;

import java.time.Duration;

/**
 * A lease: records that are bound to it are deleted when it ends.
 *
 * @param ttl how long it lives without {@code HoldfastClient.keepAlive}
 */
public record Lease(long id, Duration ttl) {}
