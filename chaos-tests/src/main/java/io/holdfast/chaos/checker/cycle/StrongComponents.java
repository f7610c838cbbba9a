package io.holdfast.chaos.checker.cycle;

import java.util.Arrays;

/**
 * The strongly connected components of a graph: two transactions are in one component if each must
 * come before the other. Tarjan's algorithm (Depth-first search and linear graph algorithms, 1972)
 * without recursion, so that long chains do not overflow the stack.
 */
final class StrongComponents {

  private static final int UNSEEN = -1;

  private final DependencyGraph graph;
  private final int kinds;
  private final int[] component;
  private final int[] order;
  private final int[] low;
  private final int[] nextEdge;
  private final int[] path;
  private final int[] open;
  private int pathLength;
  private int openLength;
  private int counter;
  private int[] sizes = new int[16];
  private int components;

  /** The components along edges of some kinds, a set of {@link Dependency#bit}s. */
  StrongComponents(DependencyGraph graph, int kinds) {
    int count = graph.transactions();
    this.graph = graph;
    this.kinds = kinds;
    this.component = filled(count);
    this.order = filled(count);
    this.low = new int[count];
    this.nextEdge = new int[count];
    this.path = new int[count];
    this.open = new int[count];
    for (int transaction = 0; transaction < count; transaction++) {
      if (order[transaction] == UNSEEN) {
        visitFrom(transaction);
      }
    }
  }

  private static int[] filled(int count) {
    int[] array = new int[count];
    Arrays.fill(array, UNSEEN);
    return array;
  }

  private void visitFrom(int start) {
    enter(start);
    while (pathLength > 0) {
      int at = path[pathLength - 1];
      if (nextEdge[at] < graph.firstEdge(at + 1)) {
        follow(at, nextEdge[at]++);
      } else {
        leave(at);
      }
    }
  }

  private void enter(int transaction) {
    order[transaction] = counter;
    low[transaction] = counter++;
    nextEdge[transaction] = graph.firstEdge(transaction);
    path[pathLength++] = transaction;
    open[openLength++] = transaction;
  }

  private void follow(int at, int edge) {
    if (!graph.isOneOf(edge, kinds)) {
      return;
    }
    int to = graph.target(edge);
    if (order[to] == UNSEEN) {
      enter(to);
    } else if (component[to] == UNSEEN) {
      low[at] = Math.min(low[at], order[to]);
    }
  }

  private void leave(int at) {
    pathLength--;
    if (pathLength > 0) {
      int parent = path[pathLength - 1];
      low[parent] = Math.min(low[parent], low[at]);
    }
    if (low[at] < order[at]) {
      return;
    }
    if (components == sizes.length) {
      sizes = Arrays.copyOf(sizes, sizes.length * 2);
    }
    int member;
    do {
      member = open[--openLength];
      component[member] = components;
      sizes[components]++;
    } while (member != at);
    components++;
  }

  /** Whether an edge may be part of a cycle. */
  boolean isWithinOne(int edge) {
    return component[graph.source(edge)] == component[graph.target(edge)];
  }

  /** How many transactions are in the component of one. */
  int size(int transaction) {
    return sizes[component[transaction]];
  }

  /** Whether there is any cycle. */
  boolean anyCycle() {
    return Arrays.stream(sizes, 0, components).anyMatch(size -> size > 1);
  }
}
