/**
 * Clusters with TLS and users: a CA, certificates of nodes and their replacement, the first
 * administrator, and how clients get in. Makes its certificates itself, so that they can be older
 * than the cluster and cost little; {@code holdfast cert} has tests of its own.
 */
package io.holdfast.chaos.security;
