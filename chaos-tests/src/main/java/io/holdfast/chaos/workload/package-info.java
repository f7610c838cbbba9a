/**
 * What clients do to a cluster, and what they remember of it: every acknowledged write, every error
 * that they were shown, and how long they were kept waiting.
 */
package io.holdfast.chaos.workload;
