package io.holdfast.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import io.holdfast.raft.VoterName;
import io.holdfast.raft.node.HoldfastNode;
import io.holdfast.store.Store;
import java.util.Set;

/** What may know what, below HTTP. */
@AnalyzeClasses(locations = CoreArchitectureTest.Product.class)
class CoreArchitectureTest {
  static final class Product implements LocationProvider {
    @Override
    public Set<Location> get(Class<?> test) {
      return Set.of(Sources.around(Store.class));
    }
  }

  @ArchTest
  static final ArchRule LAYERS =
      Layers.drawn(
          "io.holdfast.",
          "tls",
          "peer store.command codec.proto",
          "store.result",
          "store.format",
          "store.table codec",
          "store.read storage",
          "store",
          "raft raft.peer",
          "raft.durability raft.watch",
          "raft.statemachine raft.transport",
          "raft.leadership",
          "raft.election raft.membership raft.read",
          "raft.write",
          "raft.node");

  @ArchTest
  static final ArchRule RATIS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.holdfast.raft.*..")
          .and(not(belongToAnyOf(VoterName.class)))
          .or(resideInAPackage("io.holdfast.raft.peer.."))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.ratis..")
          .because(
              "only the inside of io.holdfast.raft knows Ratis: its contract and the calls between"
                  + " nodes could be kept with another implementation of Raft");

  @ArchTest
  static final ArchRule ROCKSDB =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.holdfast.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.rocksdb..")
          .because("what a batch, a snapshot and a flush are is decided in one place");

  @ArchTest
  static final ArchRule PROTOBUF =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.holdfast.codec..", "io.holdfast.raft.peer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.google.protobuf..", "io.holdfast.codec.proto..")
          .because(
              "the bytes of entries and results have one place that reads and writes them, and so"
                  + " have those of calls between nodes");

  @ArchTest
  static final ArchRule BOUNCY_CASTLE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.holdfast.tls..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..")
          .because("PEM files are read in one place; all else is the JDK's own TLS");

  @ArchTest
  static final ArchRule PURE_STORE =
      noClasses()
          .that()
          .resideInAPackage("io.holdfast.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.nio.file..",
              "java.time..",
              "java.util.concurrent..",
              "java.util.random..",
              "org..",
              "com..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Thread.class, java.util.Random.class)
          .orShould(ClockReads.readTheClock())
          .because(
              "same state and same command are the same state and the same result, on every node,"
                  + " for ever: what may differ is decided before the log and carried in the"
                  + " command");

  @ArchTest
  static final ArchRule WALL_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage("io.holdfast.raft..", "io.holdfast.peer..")
          .and(not(belongToAnyOf(HoldfastNode.class)))
          .should(ClockReads.readTheWallClock())
          .because(
              "a wall clock jumps: the node reads it once, at its start, and goes on by monotonic"
                  + " time");

  @ArchTest
  static final ArchRule CLOCKS =
      noClasses()
          .that()
          .resideInAnyPackage("io.holdfast.raft..", "io.holdfast.peer..")
          .should(ClockReads.readTheMonotonicClock())
          .because(
              "a decision by time is tested with a clock that the test moves: take the time as a"
                  + " parameter or a LongSupplier, which whoever wires the node fills with"
                  + " System::nanoTime");
}
