/**
 * The replicated state machine: applies committed entries to the store, takes snapshots, and wakes
 * who waits for an index.
 */
package io.holdfast.raft.statemachine;
