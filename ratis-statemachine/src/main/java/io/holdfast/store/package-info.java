/**
 * The meaning of the store: what each command does to the state and what it answers.
 *
 * <p>Pure: same state + same command = same state + same result, on every node, for ever. No clock,
 * randomness, I/O, threads, locale, hash order or logging. The state lives in ordered byte tables
 * ({@link io.holdfast.store.table.Tables}); tests keep them in memory, a node in RocksDB.
 *
 * <p>Not here: Raft, disks, HTTP, and every decision that may differ between nodes. Those are taken
 * before the log and are carried inside the entry ({@link io.holdfast.store.command.EntryStamp}).
 */
package io.holdfast.store;
