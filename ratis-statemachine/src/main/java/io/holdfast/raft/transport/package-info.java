/**
 * Raft's messages over our own frames (ADR 16): the leader's log appender and snapshot sender, the
 * follower's log, and Ratis' options.
 */
package io.holdfast.raft.transport;
