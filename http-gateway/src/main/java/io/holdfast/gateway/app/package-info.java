/**
 * The commands: reads the configuration, wires the parts of a node or of a gateway without data,
 * and ends them in order.
 */
package io.holdfast.gateway.app;
