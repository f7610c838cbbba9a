/** What people who run a node measure: counters, times and the build, in the Prometheus format. */
package io.holdfast.gateway.metrics;
