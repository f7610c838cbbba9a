package io.holdfast.chaos.checker.cycle;

import static io.holdfast.chaos.checker.cycle.Dependency.PROCESS;
import static io.holdfast.chaos.checker.cycle.Dependency.READ_WRITE;
import static io.holdfast.chaos.checker.cycle.Dependency.REAL_TIME;
import static io.holdfast.chaos.checker.cycle.Dependency.WRITE_READ;
import static io.holdfast.chaos.checker.cycle.Dependency.WRITE_WRITE;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Finds, for each kind of cycle, a short one: G0 of writes only; G1c with reads; G-single with one
 * read that missed a write; G2 with more of them. Each first by itself, then with the order of
 * processes, then with real time; a kind that was found in a purer form is not searched for in a
 * weaker one.
 */
final class CycleSearch {

  /** Tries for each kind; in a badly broken history every edge is part of some cycle. */
  private static final int MAXIMUM_TRIES = 200;

  private final DependencyGraph graph;
  private final int[] cameBy;
  private final int[] seenIn;
  private final int[] queue;
  private int round;

  /** What kind of cycle to look for: it starts with one edge and goes back along others. */
  private record Shape(String name, Dependency start, int back) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("G0", WRITE_WRITE, WRITE_WRITE.bit),
          new Shape("G1c", WRITE_READ, WRITE_WRITE.bit | WRITE_READ.bit),
          new Shape("G-single", READ_WRITE, WRITE_WRITE.bit | WRITE_READ.bit),
          new Shape("G2", READ_WRITE, WRITE_WRITE.bit | WRITE_READ.bit | READ_WRITE.bit));

  CycleSearch(DependencyGraph graph) {
    this.graph = graph;
    this.cameBy = new int[graph.transactions()];
    this.seenIn = new int[graph.transactions()];
    this.queue = new int[graph.transactions()];
  }

  /** Cycles by name, each a list of edges, each going on where the last one ended. */
  Map<String, List<Integer>> cycles() {
    Map<String, List<Integer>> found = new LinkedHashMap<>();
    addCycles(found, "", 0);
    addCycles(found, "-process", PROCESS.bit);
    addCycles(found, "-realtime", PROCESS.bit | REAL_TIME.bit);
    return found;
  }

  private void addCycles(Map<String, List<Integer>> found, String suffix, int extraKinds) {
    int all = WRITE_WRITE.bit | WRITE_READ.bit | READ_WRITE.bit | extraKinds;
    StrongComponents whole = new StrongComponents(graph, all);
    if (!whole.anyCycle()) {
      return;
    }
    for (Shape shape : SHAPES) {
      boolean known = found.keySet().stream().anyMatch(name -> name.startsWith(shape.name));
      List<Integer> cycle = known ? List.of() : shortest(shape, shape.back | extraKinds, whole);
      if (!cycle.isEmpty() && !(shape.name.equals("G2") && isSingle(cycle))) {
        found.put(shape.name + suffix, cycle);
      }
    }
  }

  private boolean isSingle(List<Integer> cycle) {
    return cycle.stream().filter(edge -> graph.isOneOf(edge, READ_WRITE.bit)).count() == 1;
  }

  private List<Integer> shortest(Shape shape, int back, StrongComponents whole) {
    // Unless it can be closed along the allowed kinds, no try will succeed; one pass over the graph
    // shows it for all.
    StrongComponents closed = new StrongComponents(graph, back | shape.start.bit);
    int[] starts =
        IntStream.range(0, graph.edges())
            .filter(edge -> graph.isOneOf(edge, shape.start.bit))
            .filter(whole::isWithinOne)
            .filter(closed::isWithinOne)
            .boxed()
            .sorted(Comparator.comparingInt(edge -> closed.size(graph.source(edge))))
            .mapToInt(Integer::intValue)
            .toArray();
    List<Integer> best = List.of();
    int tries = 0;
    for (int start : starts) {
      List<Integer> cycle = close(start, back);
      if (!cycle.isEmpty() && (best.isEmpty() || cycle.size() < best.size())) {
        best = cycle;
      }
      if (!best.isEmpty() && (++tries >= MAXIMUM_TRIES || best.size() == 2)) {
        return best;
      }
    }
    return best;
  }

  /**
   * The shortest way back from the end of an edge to its beginning, with the edge before it; empty
   * if there is none.
   */
  private List<Integer> close(int start, int kinds) {
    int goal = graph.source(start);
    int head = 0;
    int tail = 0;
    round++;
    queue[tail++] = graph.target(start);
    seenIn[graph.target(start)] = round;
    while (head < tail) {
      int at = queue[head++];
      for (int edge = graph.firstEdge(at); edge < graph.firstEdge(at + 1); edge++) {
        int to = graph.target(edge);
        if (!graph.isOneOf(edge, kinds) || seenIn[to] == round) {
          continue;
        }
        seenIn[to] = round;
        cameBy[to] = edge;
        if (to == goal) {
          return way(start, goal);
        }
        queue[tail++] = to;
      }
    }
    return List.of();
  }

  private List<Integer> way(int start, int goal) {
    List<Integer> way = new ArrayList<>();
    for (int at = goal; at != graph.target(start); at = graph.source(cameBy[at])) {
      way.addFirst(cameBy[at]);
    }
    way.addFirst(start);
    return way;
  }
}
