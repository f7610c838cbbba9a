/**
 * Failover drills: break the cluster in one known way, again and again, and print what clients saw.
 *
 * <p>A drill measures; it searches for nothing. Searching is the work of the chaos runs.
 */
package io.holdfast.chaos.drill;
