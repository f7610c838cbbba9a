/**
 * What is done to a cluster: one file a fault, all combinable, all driven by a seed. A fault knows
 * nothing of workloads or checkers.
 */
package io.holdfast.chaos.nemesis;
