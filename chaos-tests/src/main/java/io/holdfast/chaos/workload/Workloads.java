package io.holdfast.chaos.workload;

import java.util.List;
import java.util.function.Supplier;

/** All workloads there are, each new for a run. */
public final class Workloads {
  private static final List<Supplier<Workload>> ALL =
      List.of(
          RegisterWorkload::new,
          SetWorkload::new,
          ListAppendWorkload::new,
          ReadWriteWorkload::new,
          BankWorkload::new,
          CounterWorkload::new,
          SessionWorkload::new,
          StalenessWorkload::new,
          OutcomeWorkload::new,
          LeaseWorkload::new,
          AuthWorkload::new);

  private Workloads() {}

  /** One of each. */
  public static List<Workload> all() {
    return ALL.stream().map(Supplier::get).toList();
  }

  /** Their names. */
  public static List<String> names() {
    return all().stream().map(Workload::name).toList();
  }

  /**
   * The one of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Workload named(String name) {
    return all().stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no workload is named " + name + "; there are " + String.join(", ", names())));
  }
}
