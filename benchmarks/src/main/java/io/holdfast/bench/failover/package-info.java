/**
 * What clients see when the leader dies: writes through the nodes that are left, before, during and
 * after.
 */
package io.holdfast.bench.failover;
