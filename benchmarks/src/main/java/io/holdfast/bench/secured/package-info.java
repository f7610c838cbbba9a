/**
 * What TLS with a token costs the servers: a plain cluster and one with TLS, between nodes too, and
 * users, under the same load by turns.
 */
package io.holdfast.bench.secured;
