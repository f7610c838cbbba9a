package io.holdfast.chaos.checker.cycle;

import java.util.Arrays;

/**
 * Which transaction must come before which, and why. Kept in arrays, as a long history has tens of
 * millions of edges. First all edges are added, then {@link #seal} sorts them by their source, then
 * they can be walked.
 */
final class DependencyGraph {

  private final int transactions;
  private int edges;
  private int[] source = new int[1 << 10];
  private int[] target = new int[1 << 10];
  private byte[] kind = new byte[1 << 10];
  private int[] key = new int[1 << 10];
  private long[] value = new long[1 << 10];
  private int[] firstEdge;

  DependencyGraph(int transactions) {
    this.transactions = transactions;
  }

  /**
   * Adds an edge; one from a transaction to itself says nothing and is left out.
   *
   * @param key the number of the key that shows it; not used by process and real-time edges
   * @param value the version that shows it: the one that was written, seen, or not seen
   */
  void add(int from, int to, Dependency dependency, int key, long value) {
    if (from == to) {
      return;
    }
    if (edges == source.length) {
      int length = Math.addExact(edges, edges / 2);
      source = Arrays.copyOf(source, length);
      target = Arrays.copyOf(target, length);
      kind = Arrays.copyOf(kind, length);
      this.key = Arrays.copyOf(this.key, length);
      this.value = Arrays.copyOf(this.value, length);
    }
    source[edges] = from;
    target[edges] = to;
    kind[edges] = (byte) dependency.bit;
    this.key[edges] = key;
    this.value[edges] = value;
    edges++;
  }

  /** Adds an edge that no key shows. */
  void add(int from, int to, Dependency dependency) {
    add(from, to, dependency, -1, 0);
  }

  /** Sorts the edges by their source, by counting. */
  void seal() {
    firstEdge = new int[transactions + 1];
    for (int edge = 0; edge < edges; edge++) {
      firstEdge[source[edge] + 1]++;
    }
    for (int i = 0; i < transactions; i++) {
      firstEdge[i + 1] += firstEdge[i];
    }
    int[] place = Arrays.copyOf(firstEdge, transactions);
    int[] sortedSource = new int[edges];
    int[] sortedTarget = new int[edges];
    byte[] sortedKind = new byte[edges];
    int[] sortedKey = new int[edges];
    long[] sortedValue = new long[edges];
    for (int edge = 0; edge < edges; edge++) {
      int to = place[source[edge]]++;
      sortedSource[to] = source[edge];
      sortedTarget[to] = target[edge];
      sortedKind[to] = kind[edge];
      sortedKey[to] = key[edge];
      sortedValue[to] = value[edge];
    }
    source = sortedSource;
    target = sortedTarget;
    kind = sortedKind;
    key = sortedKey;
    value = sortedValue;
  }

  int transactions() {
    return transactions;
  }

  int edges() {
    return edges;
  }

  /**
   * The first edge from a transaction; its last one is before the first one of the next
   * transaction.
   */
  int firstEdge(int transaction) {
    return firstEdge[transaction];
  }

  int source(int edge) {
    return source[edge];
  }

  int target(int edge) {
    return target[edge];
  }

  int key(int edge) {
    return key[edge];
  }

  long value(int edge) {
    return value[edge];
  }

  Dependency dependency(int edge) {
    return Dependency.of(kind[edge]);
  }

  boolean isOneOf(int edge, int kinds) {
    return (kind[edge] & kinds) != 0;
  }
}
