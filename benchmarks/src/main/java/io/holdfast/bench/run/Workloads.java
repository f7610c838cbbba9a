package io.holdfast.bench.run;

import io.holdfast.bench.workload.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Sets of workloads that have a name of their own on the command line. */
public final class Workloads {
  /** Kills a leader, on a start of its own; not a load, so not a {@link Workload}. */
  public static final String LEADER_KILL = "leader-kill";

  /** What the goals are about. */
  public static final String GOALS = "goals";

  private static final Map<String, List<String>> SETS =
      Map.of(
          GOALS,
          List.of(
              "put:1",
              "put:64",
              "put:256",
              "put@1000:64",
              "batch:16",
              "get:256",
              "get-local:256",
              LEADER_KILL),
          "clients",
          List.of(
              "put:1",
              "put:16",
              "put:64",
              "put:256",
              "put:1000",
              "get:1",
              "get:16",
              "get:64",
              "get:256",
              "get:1000"),
          "sizes",
          List.of(
              "put:64:64B",
              "put:64",
              "put:64:4KiB",
              "put:64:64KiB",
              "get:64:64B",
              "get:64",
              "get:64:4KiB",
              "get:64:64KiB"),
          "ycsb",
          List.of("ycsb-a:64", "ycsb-b:64", "ycsb-c:64", "ycsb-d:64", "ycsb-f:64"),
          "smoke",
          List.of("put:64", "get:256"));

  private Workloads() {}

  /** The written forms that a list of names and written forms, with commas between, stands for. */
  public static List<String> expand(String list) {
    return Arrays.stream(list.split(",", -1))
        .map(String::strip)
        .flatMap(name -> SETS.containsKey(name) ? SETS.get(name).stream() : Stream.of(name))
        .distinct()
        .toList();
  }

  /** The loads among them. */
  public static List<Workload> loads(List<String> written) {
    return written.stream().filter(name -> !name.equals(LEADER_KILL)).map(Workload::parse).toList();
  }
}
