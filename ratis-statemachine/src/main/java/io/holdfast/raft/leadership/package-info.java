/**
 * Who leads, as far as this node knows: terms, check-quorum, a leader that steps down or hands
 * over, and the way to the leader.
 */
package io.holdfast.raft.leadership;
