/**
 * A client for Java programs: {@link io.holdfast.client.HoldfastClient} waits for its answers,
 * {@link io.holdfast.client.AsyncHoldfastClient} hands out futures. Both know all nodes, use the
 * nearest that works, and send a write again under the same name until its deadline, so that it is
 * applied once.
 *
 * <p>How a request travels: a method of the client makes a {@code Call} ({@code wire}), {@code
 * call} sends it to one node after the other until an answer settles it, {@code route} knows the
 * nodes. This package imports nothing of the server.
 */
package io.holdfast.client;
