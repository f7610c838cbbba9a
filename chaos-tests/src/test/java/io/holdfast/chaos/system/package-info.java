/**
 * System tests: three real node processes, asked over HTTP, hurt in one known way per test.
 *
 * <p>They start what http-gateway packaged, so it must be built before: {@code mvn verify
 * -Psystem}.
 */
package io.holdfast.chaos.system;
