package io.holdfast.bench.cluster;

import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.driver.DriverSettings;
import io.holdfast.bench.workload.Dataset;
import io.holdfast.bench.workload.Mix;
import java.io.IOException;
import java.util.Optional;

/** A system that can be measured: how it is started and how it is driven. */
public interface MeasuredSystem {

  /** What it is called on the command line and in tables. */
  String name();

  /** Its version, as it says itself. */
  String version() throws IOException;

  /** What has to be done before it can be started here; nothing if it can be. */
  Optional<String> whatIsMissing();

  /** Whether a mix makes sense for it. */
  default boolean knows(Mix mix) {
    return true;
  }

  /** Whether it has several nodes and a leader among them, which can be killed. */
  default boolean hasLeader() {
    return true;
  }

  /**
   * The flag for a server whose data is lost and that is to get it from the others; none where that
   * takes more than a flag, and is not measured.
   */
  default Optional<String> flagToReplaceLostData() {
    return Optional.empty();
  }

  /**
   * Starts it empty and waits until it serves. Stopped by closing what is returned, or with the
   * process group.
   */
  Cluster start(ServerProcesses processes) throws IOException, InterruptedException;

  /** Connects a driver to it. */
  Driver open(DriverSettings settings, Dataset data) throws IOException;
}
