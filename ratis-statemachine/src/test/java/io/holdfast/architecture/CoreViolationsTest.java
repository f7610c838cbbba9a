package io.holdfast.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.lang.ArchRule;
import io.holdfast.raft.PlantedRatisInTheContract;
import io.holdfast.raft.attic.PlantedPackage;
import io.holdfast.raft.durability.PlantedUpwardArrow;
import io.holdfast.raft.peer.PlantedRatisInACall;
import io.holdfast.raft.write.PlantedClockReader;
import io.holdfast.raft.write.PlantedDirectory;
import io.holdfast.raft.write.PlantedProtobuf;
import io.holdfast.raft.write.PlantedWallClock;
import io.holdfast.store.PlantedClockInTheStore;
import io.holdfast.store.PlantedFileInTheStore;
import io.holdfast.store.command.PlantedCircle;
import io.holdfast.store.result.PlantedOtherHalf;
import org.junit.jupiter.api.Test;

/** Each rule finds a class that breaks it, and says why it is one. */
class CoreViolationsTest {
  @Test
  void aPackageThatUsesOneAboveItIsFound() {
    assertFound(CoreArchitectureTest.LAYERS, PlantedUpwardArrow.class);
  }

  @Test
  void aPackageThatNoLayerHasIsFound() {
    assertFound(CoreArchitectureTest.LAYERS, PlantedPackage.class);
  }

  @Test
  void twoPackagesThatUseEachOtherAreFound() {
    String report =
        Sources.report(Packages.WITHOUT_CYCLES, PlantedCircle.class, PlantedOtherHalf.class);
    assertTrue(report.contains("PlantedCircle"), report);
  }

  @Test
  void ratisOutsideOfItsRoomsIsFound() {
    assertFound(CoreArchitectureTest.RATIS, PlantedRatisInTheContract.class);
    assertFound(CoreArchitectureTest.RATIS, PlantedRatisInACall.class);
  }

  @Test
  void rocksDbOutsideOfStorageIsFound() {
    assertFound(CoreArchitectureTest.ROCKSDB, PlantedDirectory.class);
  }

  @Test
  void protobufOutsideOfTheCodecIsFound() {
    assertFound(CoreArchitectureTest.PROTOBUF, PlantedProtobuf.class);
  }

  @Test
  void aStoreThatIsNotPureIsFound() {
    assertFound(CoreArchitectureTest.PURE_STORE, PlantedClockInTheStore.class);
    assertFound(CoreArchitectureTest.PURE_STORE, PlantedFileInTheStore.class);
  }

  @Test
  void theWallClockIsFound() {
    assertFound(CoreArchitectureTest.WALL_CLOCK, PlantedWallClock.class);
  }

  @Test
  void aClockThatIsNotInjectedIsFoundAndAnInjectedOneIsNot() {
    assertFound(CoreArchitectureTest.CLOCKS, PlantedClockReader.class);
    assertEquals(
        "", Sources.report(CoreArchitectureTest.CLOCKS, PlantedClockReader.Injected.class));
  }

  private static void assertFound(ArchRule rule, Class<?> planted) {
    String report = Sources.report(rule, planted);
    assertTrue(report.contains(planted.getSimpleName()), () -> rule.getDescription() + report);
    assertTrue(rule.getDescription().contains(", because "), rule::getDescription);
  }
}
