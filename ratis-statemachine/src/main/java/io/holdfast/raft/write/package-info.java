/**
 * The way of a write: batches are collected into entries, go into the leader's log, and are
 * answered when they are durable as asked.
 */
package io.holdfast.raft.write;
