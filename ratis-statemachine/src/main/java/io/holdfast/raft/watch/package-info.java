/** The latest events of a node, kept once for all who watch. */
package io.holdfast.raft.watch;
