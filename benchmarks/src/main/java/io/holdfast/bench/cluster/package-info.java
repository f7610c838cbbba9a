/**
 * The systems as real processes on loopback: started with fsync on, in directories of their own,
 * killed by their own handles and nothing else.
 *
 * <p>One {@link io.holdfast.bench.cluster.MeasuredSystem} for each line of the table. etcd is there
 * twice, since what its clients cost it depends on whether they speak JSON or gRPC.
 */
package io.holdfast.bench.cluster;
