/**
 * The way of a write: commands gather while a batch is on its way, and go into the log together.
 *
 * <p>{@link io.holdfast.gateway.write.GroupCommitter} holds the queue; each of its sessions is a
 * gateway session of the store with one batch on its way, which makes a batch safe to send again
 * (Ongaro's dissertation, 6.3). {@link io.holdfast.gateway.write.PendingWrite} is what a request
 * waits on.
 */
package io.holdfast.gateway.write;
