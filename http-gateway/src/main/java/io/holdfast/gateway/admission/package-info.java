/**
 * How much is let in at a time: open requests, bodies, and what one user may have. Knows nothing of
 * a request but its size and its user.
 */
package io.holdfast.gateway.admission;
