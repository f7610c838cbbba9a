/**
 * Verifies transactions by the cycles of what they must have come after: the method of Elle
 * (Kingsbury and Alvaro, Elle: inferring isolation anomalies from experimental observations, 2020)
 * with the anomalies of Adya (Weak consistency, 1999).
 *
 * <p>{@link io.holdfast.chaos.checker.cycle.Transactions} are the transactions that took effect;
 * {@link io.holdfast.chaos.checker.cycle.ListVersions} and {@link
 * io.holdfast.chaos.checker.cycle.RegisterVersions} infer in which order keys got their values, and
 * draw a {@link io.holdfast.chaos.checker.cycle.DependencyGraph}; {@link
 * io.holdfast.chaos.checker.cycle.CycleSearch} finds what cannot be in it.
 */
package io.holdfast.chaos.checker.cycle;
