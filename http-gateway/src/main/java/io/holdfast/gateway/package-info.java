/**
 * Answers HTTP on every node, and starts the node.
 *
 * <p>Knows the store by its commands and results; Ratis and RocksDB stay behind their packages.
 */
package io.holdfast.gateway;
