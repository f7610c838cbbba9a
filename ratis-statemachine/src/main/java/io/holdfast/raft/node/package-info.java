/** A running node: starts the parts in order, watches them, tells their status, and stops them. */
package io.holdfast.raft.node;
