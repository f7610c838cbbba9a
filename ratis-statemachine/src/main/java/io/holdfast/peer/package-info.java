/**
 * Requests and replies between nodes, as frames over TCP. Knows nothing of Raft; what is asked, and
 * what it means, is the business of {@code io.holdfast.raft}. ADR 16 says why it is here.
 */
package io.holdfast.peer;
