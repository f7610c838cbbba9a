/**
 * The replicated state machine: applies committed entries to the store, takes snapshots, and
 * completes those who wait for an index.
 */
package io.holdfast.raft.statemachine;
