/**
 * Tokens of an OpenID issuer: keeps the issuer's keys, checks signature and claims of a JWT with
 * them, and remembers what was checked. Says which user a token names; knows no users and no
 * rights.
 */
package io.holdfast.gateway.jwt;
