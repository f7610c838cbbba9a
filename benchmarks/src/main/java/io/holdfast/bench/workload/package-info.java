/**
 * What is asked of a system: the keys and values, made before the clock runs, and the mixes of
 * requests over them.
 *
 * <p>The zipfian choice and the mixes A, B, C, D and F follow YCSB (Cooper et al., "Benchmarking
 * cloud serving systems with YCSB", SoCC 2010). Nothing in here knows a system or a wire format.
 */
package io.holdfast.bench.workload;
