/**
 * The way of a read: a confirmed read index from the leader, and waiting until this node has
 * applied it.
 */
package io.holdfast.raft.read;
