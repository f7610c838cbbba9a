/**
 * Requests and replies between nodes, as frames over TCP. Knows nothing of Raft; what is asked, and
 * what it means, is the business of {@code io.holdfast.raft}. ADR 16 says why it is here. With TLS,
 * both sides know each other's certificate before a frame is read (ADR 24).
 */
package io.holdfast.peer;
