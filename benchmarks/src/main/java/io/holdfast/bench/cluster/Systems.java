package io.holdfast.bench.cluster;

import java.util.Arrays;
import java.util.List;

/** All systems that can be measured, by name. */
public final class Systems {
  private Systems() {}

  /** In the order of the table. */
  public static List<MeasuredSystem> all() {
    return List.of(
        new CeilingSystem(),
        HoldfastSystem.ofThree(),
        HoldfastSystem.ofFive(),
        EtcdSystem.overJson(),
        EtcdSystem.overGrpc(),
        new ZooKeeperSystem());
  }

  /**
   * The systems of a list of names with commas between.
   *
   * @throws IllegalArgumentException if there is no system of such a name, or it cannot be started
   *     here
   */
  public static List<MeasuredSystem> named(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).map(Systems::one).toList();
  }

  private static MeasuredSystem one(String name) {
    List<MeasuredSystem> all = all();
    MeasuredSystem system =
        all.stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no system "
                            + name
                            + "; there are "
                            + all.stream().map(MeasuredSystem::name).toList()));
    system
        .whatIsMissing()
        .ifPresent(
            missing -> {
              throw new IllegalArgumentException(missing);
            });
    return system;
  }
}
