/**
 * How a request fails: one table of problems, each with its status, its code and what the caller
 * should do next, written as {@code application/problem+json} (RFC 9457).
 */
package io.holdfast.gateway.errors;
