/**
 * The order of a run: rounds, in each of them every system started afresh, in each start every
 * workload.
 */
package io.holdfast.bench.run;
