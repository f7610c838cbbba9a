/**
 * The web server: Jetty for connections, Javalin for routing, both trimmed to what is used here.
 *
 * <p>Every request is handled on a virtual thread, which may wait for the store or for a slow
 * client; Jetty's few platform threads only watch connections.
 */
package io.holdfast.gateway.server;
