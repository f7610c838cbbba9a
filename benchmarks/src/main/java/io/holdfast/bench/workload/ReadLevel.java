package io.holdfast.bench.workload;

/** How fresh a read is asked to be, in words that all systems have an answer to. */
public enum ReadLevel {
  /**
   * Sees every write acknowledged before it began. Holdfast and etcd: their default. ZooKeeper:
   * {@code sync} and then {@code getData}, the nearest that it has.
   */
  LINEARIZABLE,

  /**
   * Whatever the asked node has. Holdfast: {@code local}; etcd: {@code serializable}; ZooKeeper:
   * its only read.
   */
  LOCAL
}
