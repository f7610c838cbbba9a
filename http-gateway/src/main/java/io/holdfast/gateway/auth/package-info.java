/**
 * Who asks, and what they may: names the caller of a request from what its head brings, and judges
 * each command and read against the rights that this node's state holds. Knows no route and no
 * connection.
 */
package io.holdfast.gateway.auth;
