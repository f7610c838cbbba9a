package io.holdfast.gateway.jwt;

/**
 * A token whose signature and claims were checked.
 *
 * @param user that it names, who need not exist
 * @param notBeforeMillis and {@code expiresMillis} on the wall clock, as the issuer wrote them
 */
public record VerifiedJwt(String user, long notBeforeMillis, long expiresMillis) {}
