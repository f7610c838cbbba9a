/**
 * Sends a workload through a driver and times it.
 *
 * <p>Two ways, for two questions. Closed loop: each client sends its next request when the last was
 * answered; tells the throughput that a number of clients reach. Open loop: requests have start
 * times at a fixed rate and are timed from there, however late they could really be sent; tells the
 * latency at that rate. (The first one's latencies leave out the requests that a stalled system
 * kept from being sent: "coordinated omission", Gil Tene.)
 */
package io.holdfast.bench.load;
