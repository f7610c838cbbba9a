/**
 * System tests: three real node processes, asked over HTTP, hurt in one known way per test.
 *
 * <p>A test that breaks no process and needs no setting of its own takes the cluster that such
 * tests share ({@link io.holdfast.chaos.system.SharedCluster}); the others start one each.
 *
 * <p>They start what http-gateway packaged, so it must be built before: {@code mvn verify
 * -Psystem}.
 */
package io.holdfast.chaos.system;
