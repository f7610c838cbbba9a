package io.holdfast.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Only the listed classes read the monotonic clock themselves, and each of them does. So the list
 * grows only where somebody decides it, and shrinks with the code. {@code System::nanoTime} handed
 * to somebody is no reading: that is how a clock is injected.
 */
final class ClockReads extends ArchCondition<JavaClass> {
  /** Who reads the clock in place: deadlines of calls, waits for threads and sockets, durations. */
  static final Set<String> KNOWN =
      Set.of(
          "io.holdfast.peer.Callers",
          "io.holdfast.peer.FrameChannel",
          "io.holdfast.peer.PeerLink",
          "io.holdfast.peer.PeerServer",
          "io.holdfast.raft.leadership.VoterPositions",
          "io.holdfast.raft.membership.Bootstrap",
          "io.holdfast.raft.membership.VoterReplacement",
          "io.holdfast.raft.node.NodeWatches",
          "io.holdfast.raft.read.CatchUp",
          "io.holdfast.raft.transport.FollowerLog",
          "io.holdfast.raft.transport.FsyncedAcknowledgements",
          "io.holdfast.raft.transport.TermBound");

  private static final Set<String> WALL_CLOCKS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.time.Instant.now",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.OffsetDateTime.now");

  private final Set<String> known;
  private final Set<String> found = new HashSet<>();

  ClockReads(Set<String> known) {
    super("read no clock themselves, but for a list of classes");
    this.known = known;
  }

  static ArchCondition<JavaClass> readTheClock() {
    return new ArchCondition<>("read a clock") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        user.getAccessesFromSelf().stream()
            .filter(access -> isMonotonic(access) || isWallClock(access))
            .forEach(
                access ->
                    events.add(SimpleConditionEvent.satisfied(user, access.getDescription())));
      }
    };
  }

  static ArchCondition<JavaClass> readTheWallClock() {
    return new ArchCondition<>("read the wall clock") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        user.getAccessesFromSelf().stream()
            .filter(ClockReads::isWallClock)
            .forEach(
                access ->
                    events.add(SimpleConditionEvent.satisfied(user, access.getDescription())));
      }
    };
  }

  @Override
  public void check(JavaClass user, ConditionEvents events) {
    String name = outermost(user).getName();
    user.getMethodCallsFromSelf().stream()
        .filter(ClockReads::isMonotonic)
        .forEach(
            call -> {
              found.add(name);
              if (!known.contains(name)) {
                events.add(SimpleConditionEvent.violated(user, call.getDescription()));
              }
            });
  }

  @Override
  public void finish(ConditionEvents events) {
    Set<String> stale = new TreeSet<>(known);
    stale.removeAll(found);
    stale.forEach(
        name ->
            events.add(
                SimpleConditionEvent.violated(
                    name, name + " no longer reads the clock: take it off the list")));
    found.clear();
  }

  private static JavaClass outermost(JavaClass one) {
    return one.getEnclosingClass().map(ClockReads::outermost).orElse(one);
  }

  private static boolean isMonotonic(JavaAccess<?> access) {
    return name(access).equals("java.lang.System.nanoTime");
  }

  private static boolean isWallClock(JavaAccess<?> access) {
    return WALL_CLOCKS.contains(name(access));
  }

  private static String name(JavaAccess<?> access) {
    return access.getTargetOwner().getName() + "." + access.getName();
  }
}
