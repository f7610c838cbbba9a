/**
 * A server that does nothing: Javalin handlers without a store. What it reaches is the most that
 * Holdfast could reach with this generator on this machine.
 */
package io.holdfast.bench.ceiling;
