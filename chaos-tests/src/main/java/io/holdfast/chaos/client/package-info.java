/**
 * Speaks HTTP/1.1 to a gateway, plain or over TLS, as curl does.
 *
 * <p>{@link HttpConnection} is one keep-alive socket, {@link GatewayClient} gives it the verbs of
 * Holdfast, {@link FailoverClient} goes on at the next gateway when one is lost. Nothing here
 * retries in silence: what a caller is not told, it cannot judge.
 */
package io.holdfast.chaos.client;
