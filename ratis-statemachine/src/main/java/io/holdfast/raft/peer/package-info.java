/** Calls between nodes beside Raft's own (ADR 2): what is asked, and what is answered. */
package io.holdfast.raft.peer;
