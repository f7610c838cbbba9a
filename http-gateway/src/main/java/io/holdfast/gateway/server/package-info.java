/**
 * The web server: Jetty for connections, Javalin for routing, both trimmed to what is used here.
 *
 * <p>A request is handled on a virtual thread, which may wait for the store or for a slow client.
 * Jetty's few platform threads watch connections, and answer the plainest reads themselves, which
 * need not wait for anything.
 */
package io.holdfast.gateway.server;
