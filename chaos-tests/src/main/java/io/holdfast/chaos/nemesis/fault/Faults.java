package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.nemesis.Fault;
import java.util.List;
import java.util.Optional;

/** Every fault that the suite knows. */
public final class Faults {
  private static final List<Fault> ALL =
      List.of(
          KillFault.ONE,
          KillFault.LEADER,
          KillFault.MAJORITY,
          KillFault.ALL,
          PauseFault.LEADER,
          PauseFault.ONE,
          new GcPause(),
          new MemoryPressure(),
          new RollingRestart(),
          new RestartStorm(),
          new InstallSnapshot(),
          new PartitionLeader(),
          new PartitionMinority(),
          new PartitionHalves(),
          new PartitionRing(),
          new PartitionBridge(),
          new PartitionOneWay(),
          new PartitionFlapping(),
          new LeaderFromClients(),
          new PacketLoss(),
          new SlowLinks(),
          new ClockJump(),
          new ClockDrift(),
          new LoseUnsynced(),
          new LosePowerInTurn(),
          new TornRecord(),
          new SlowFsync(),
          new HangFsync(),
          new FullDisk(),
          new IoErrors(),
          new FlipBits(),
          new LoseDisk(),
          new RotateCertificates());

  private Faults() {}

  public static List<Fault> all() {
    return ALL;
  }

  /** The one with this name, as in {@code --fault}. */
  public static Optional<Fault> named(String name) {
    return ALL.stream().filter(fault -> fault.name().equals(name)).findFirst();
  }
}
