/**
 * How a cluster is formed once (ADR 3), and how a voter whose data was lost is replaced (ADR 20).
 */
package io.holdfast.raft.membership;
