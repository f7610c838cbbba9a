/**
 * Clusters of real node processes, and what can be done to them: start, kill, stop, pause, wipe.
 *
 * <p>Knows a node by its launcher, its configuration file, its HTTP port and its signals. Ends what
 * it started and touches nothing else.
 */
package io.holdfast.chaos.cluster;
