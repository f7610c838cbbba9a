/**
 * When a follower campaigns before its timeout: the leader crashed, closed its connections, or is
 * silent (ADR 10).
 */
package io.holdfast.raft.election;
