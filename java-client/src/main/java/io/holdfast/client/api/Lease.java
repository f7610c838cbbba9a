package io.holdfast.client.api;

import io.holdfast.client.HoldfastClient;
import java.time.Duration;

/**
 * What records can die with.
 *
 * @param ttl how long it lives without {@link HoldfastClient#keepAlive}
 */
public record Lease(long id, Duration ttl) {}
