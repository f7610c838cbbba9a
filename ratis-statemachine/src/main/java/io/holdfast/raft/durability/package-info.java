/**
 * What must be on disk before it is promised: votes, the configuration, the log's segments and
 * snapshots, and their recovery after a crash.
 */
package io.holdfast.raft.durability;
