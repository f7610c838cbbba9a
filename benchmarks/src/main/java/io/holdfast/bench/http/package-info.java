/**
 * A small HTTP/1.1 client for load: one event loop thread, one keep-alive connection for each
 * client, one request in flight on each connection.
 *
 * <p>It exists because the generator shares its cores with the servers that it measures: a general
 * client costs more CPU for each request than some of the servers do. It knows no redirects,
 * cookies, TLS, pipelining or HTTP/2.
 */
package io.holdfast.bench.http;
