/**
 * The commands: reads the configuration, wires the parts of a node or of a gateway without data,
 * and ends them in order.
 *
 * <p>Everything below knows the store by its commands and results; Ratis and RocksDB stay behind
 * their packages.
 */
package io.holdfast.gateway.app;
