/**
 * Load over the wire for Holdfast, etcd and ZooKeeper with one generator, side by side on one
 * machine.
 *
 * <p>How a run travels: {@code BenchMain} reads what is wanted, {@code run} starts one system after
 * the other with the {@code cluster} package, opens a {@code driver} to it, sends the {@code
 * workload} through it with the {@code load} package (or kills its leader, {@code failover}), and
 * hands the figures to {@code report} and {@code chart}.
 *
 * <p>Holdfast is a peer among peers here: it is driven over HTTP and shares no code with this
 * module.
 */
package io.holdfast.bench;
