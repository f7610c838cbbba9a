/**
 * Where a request is answered: which nodes there are and how they do ({@link
 * io.holdfast.gateway.routing.ClusterWatch}), which of them suits a request best ({@link
 * io.holdfast.gateway.routing.RouteChooser}), and how it is sent there and, if need be, to another
 * one ({@link io.holdfast.gateway.routing.Forwarder}). Talks to nodes as any client does, over
 * HTTP; knows nothing of the store.
 */
package io.holdfast.gateway.routing;
